package spine.zmtp.loop.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Who is ready, in order of priority, then of arrival. There are as many levels as endpoints have priorities. */
final class ReadyLine {
    private record Level(int priority, ArrayDeque<Watched> line) {
    }

    private final List<Level> levels = new ArrayList<>();
    private int size;

    void add(Watched watched) {
        if (watched.queue()) {
            level(watched.priority()).line.add(watched);
            size++;
        }
    }

    /** The most urgent, or null. */
    Watched poll() {
        for (int i = 0; size > 0 && i < levels.size(); i++) {
            var next = levels.get(i).line.poll();
            if (next != null) {
                size--;
                next.dequeue();
                return next;
            }
        }
        return null;
    }

    boolean isEmpty() {
        return size == 0;
    }

    private Level level(int priority) {
        int at = 0;
        while (at < levels.size() && levels.get(at).priority < priority) {
            at++;
        }
        if (at == levels.size() || levels.get(at).priority != priority) {
            levels.add(at, new Level(priority, new ArrayDeque<>()));
        }
        return levels.get(at);
    }
}
