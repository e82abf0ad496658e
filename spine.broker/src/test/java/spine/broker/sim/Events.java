package spine.broker.sim;

import static java.util.stream.Collectors.joining;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Everything that will happen, by virtual time; what happens at one moment comes in an order that the seed chooses. The
 * same seed gives the same events. For one thread.
 */
public final class Events {
    private static final int KEPT = Integer.getInteger("spine.sim.events", 120);
    private static final Comparator<Event> ORDER = Comparator.<Event>comparingLong(e -> e.at).thenComparingInt(e -> e.tie)
            .thenComparingLong(e -> e.number);

    private final Random random;
    private final PriorityQueue<Event> queue = new PriorityQueue<>(ORDER);
    private final ArrayDeque<Noted> last = new ArrayDeque<>();
    private long now = 1;
    private long numbers;
    private long digest = 17;

    /** One of them; may be cancelled until it happens. */
    static final class Event {
        private final long at;
        private final int tie;
        private final long number;
        private final Runnable task;
        private boolean cancelled;

        private Event(long at, int tie, long number, Runnable task) {
            this.at = at;
            this.tie = tie;
            this.number = number;
            this.task = task;
        }

        void cancel() {
            cancelled = true;
        }
    }

    private record Noted(long at, String what) {
    }

    Events(long seed) {
        random = new Random(seed);
    }

    Random random() {
        return random;
    }

    /** Whether something of this chance, in percent, happens. */
    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    /** A length of time from some milliseconds to others, in nanoseconds. */
    long millis(double least, double most) {
        return (long) ((least + random.nextDouble() * (most - least)) * 1_000_000);
    }

    /** Virtual nanoseconds since the beginning. */
    public long now() {
        return now;
    }

    Event after(long nanos, Runnable task) {
        var event = new Event(now + Math.max(0, nanos), random.nextInt(), numbers++, task);
        queue.add(event);
        return event;
    }

    /** Lets the next thing happen; false if there is none before this time. */
    boolean step(long until) {
        while (!queue.isEmpty() && queue.peek().at <= until) {
            var event = queue.poll();
            if (!event.cancelled) {
                now = event.at;
                event.task.run();
                return true;
            }
        }
        now = Math.max(now, until);
        return false;
    }

    /** Remembers what happened, for whoever must find out why. */
    void note(String what) {
        digest = 31 * digest + what.hashCode() + now;
        last.add(new Noted(now, what));
        if (last.size() > KEPT) {
            last.remove();
        }
    }

    /** Equal for equal histories. */
    long digest() {
        return digest;
    }

    /** The last things that happened. */
    String history() {
        return last.stream().map(n -> String.format("%12.3f ms  %s", n.at / 1e6, n.what)).collect(joining("\n"));
    }
}
