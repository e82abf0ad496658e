package spine.interop;

import static org.junit.jupiter.api.Assertions.fail;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.Inbound;
import spine.api.transport.Peer;
import spine.api.transport.Receiver;

/** Keeps what an endpoint receives. */
final class Ear implements Receiver {
    final BlockingQueue<Heard> messages = new LinkedBlockingQueue<>();
    final BlockingQueue<ConnectionEvent> events = new LinkedBlockingQueue<>();
    private final List<ConnectionEvent> all = new ArrayList<>();

    /** A message whose frames are kept. */
    record Heard(Peer from, List<ByteString> frames) {
        String text() {
            return frames.get(0).toStringUtf8();
        }

        String last() {
            return frames.get(frames.size() - 1).toStringUtf8();
        }
    }

    @Override
    public void onMessage(Inbound message) {
        messages.add(new Heard(message.from(), Contents.kept(message.frames())));
        message.release();
    }

    @Override
    public void onEvent(ConnectionEvent event) {
        events.add(event);
    }

    Heard next() throws InterruptedException {
        var heard = messages.poll(Site.SECONDS, TimeUnit.SECONDS);
        return heard != null ? heard : fail("no message came; events: " + events + all);
    }

    /** The next message if one comes within the time, else null. */
    Heard heard(long millis) throws InterruptedException {
        return messages.poll(millis, TimeUnit.MILLISECONDS);
    }

    /** Passes over messages until one whose last part is this text. */
    Heard next(String text) throws InterruptedException {
        var heard = next();
        while (!heard.last().equals(text)) {
            heard = next();
        }
        return heard;
    }

    /** Waits for an event of one of these kinds, passing over others. */
    ConnectionEvent event(ConnectionEvent.Kind... kinds) throws InterruptedException {
        for (;;) {
            var event = events.poll(Site.SECONDS, TimeUnit.SECONDS);
            if (event == null) {
                return fail("no event " + List.of(kinds) + " but " + all);
            }
            all.add(event);
            if (List.of(kinds).contains(event.kind())) {
                return event;
            }
        }
    }

    /** Whether one of this kind comes within the time. */
    boolean hears(ConnectionEvent.Kind kind, long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (;;) {
            var event = events.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (event == null || event.kind() == kind) {
                return event != null;
            }
        }
    }
}
