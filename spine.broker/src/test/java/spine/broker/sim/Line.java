package spine.broker.sim;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import spine.api.transport.Peer;

/**
 * One connection. Messages keep their order, take their time, and are lost with it. A peer that does not read leaves what
 * it is sent in a queue with few places.
 */
final class Line {
    static final int PLACES = 12;

    private final Life life;
    private final Events events;
    private final SimEndpoint endpoint;
    private final Peer peer;
    private final ArrayDeque<List<ByteString>> unread = new ArrayDeque<>();
    private Consumer<ByteString> reader = message -> { };
    private Runnable onEnd = () -> { };
    private boolean up = true;
    private boolean ended;
    private boolean reads = true;
    private int reserved;
    private long inAt;
    private long outAt;

    Line(Life life, SimEndpoint endpoint, Peer peer) {
        this.life = life;
        this.events = life.events();
        this.endpoint = endpoint;
        this.peer = peer;
    }

    Peer peer() {
        return peer;
    }

    boolean isUp() {
        return up;
    }

    int reserved() {
        return reserved;
    }

    /** @param onEnd told soon after the connection broke */
    void use(Consumer<ByteString> messages, Runnable whenItEnds) {
        reader = messages;
        onEnd = whenItEnds;
    }

    /** Whether the peer takes what is there. */
    void reads(boolean now) {
        reads = now;
        if (now) {
            for (var next = unread.poll(); next != null; next = unread.poll()) {
                deliver(next);
            }
        }
    }

    boolean reserve() {
        boolean free = unread.size() + reserved < PLACES;
        reserved += free ? 1 : 0;
        return free;
    }

    void unreserve() {
        reserved = Math.max(0, reserved - 1);
    }

    /** The broker sends; false if the queue is full. */
    boolean toPeer(List<ByteString> frames, boolean intoPlace) {
        if (intoPlace && reserved > 0) {
            reserved--;
        } else if (unread.size() + reserved >= PLACES) {
            return false;
        }
        if (reads) {
            deliver(frames);
        } else {
            unread.add(frames);
        }
        return true;
    }

    private void deliver(List<ByteString> frames) {
        outAt = Math.max(outAt, events.now() + delay());
        events.after(outAt - events.now(), () -> {
            if (up) {
                reader.accept(frames.get(frames.size() - 1));
            }
        });
    }

    /** The peer sends. */
    void toBroker(ByteString message, boolean delimited) {
        var frames = delimited ? List.of(ByteString.EMPTY, message) : List.of(message);
        inAt = Math.max(inAt, events.now() + delay());
        events.after(inAt - events.now(), () -> {
            if (up && life.isAlive()) {
                endpoint.arrived(this, frames);
            }
        });
    }

    /** Mostly quick, sometimes not. */
    private long delay() {
        return events.chance(90) ? events.millis(0.05, 2) : events.millis(2, 300);
    }

    /** It breaks, with all that is on the way, and both sides are told soon. */
    void breaks() {
        if (!ended) {
            ended = true;
            endpoint.ended(this);
        }
        lost();
    }

    /** The peer is gone without a word: the broker goes on for a while as if it were there. */
    void vanishes() {
        lost();
        events.after(events.millis(1, 3000), this::breaks);
    }

    private void lost() {
        if (up) {
            up = false;
            events.after(events.millis(0.1, 50), () -> onEnd.run());
        }
    }
}
