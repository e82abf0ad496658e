package spine.transport.jeromq.internal;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import spine.api.transport.Buffer;
import spine.api.transport.Peer;
import spine.api.transport.SendOutcome;

/**
 * Brings messages to the reactor's thread: at once from that thread, through the inbox from others, in order, and not
 * more than the endpoint's mark at a time. Thread-safe.
 */
final class Outgoing {
    private final Loop loop;
    private final int most;
    private final Transmission transmission;
    private final AtomicInteger waiting = new AtomicInteger();

    /** Takes over the frames, on the reactor's thread. */
    interface Transmission {
        SendOutcome transmit(Peer to, List<Buffer> frames);
    }

    Outgoing(Loop loop, int most, Transmission transmission) {
        this.loop = loop;
        this.most = most;
        this.transmission = transmission;
    }

    void send(Peer to, List<Buffer> frames, SendOutcome.Listener outcome) {
        if (frames.isEmpty() || frames.size() > SocketEndpoint.MAX_FRAMES) {
            frames.forEach(Buffer::release);
            throw new IllegalArgumentException(
                    "a message has 1 to " + SocketEndpoint.MAX_FRAMES + " frames, not " + frames.size());
        }
        if (loop.isCurrent()) {
            outcome.sent(transmission.transmit(to, frames));
        } else if (waiting.incrementAndGet() > most) {
            refuse(frames, outcome, SendOutcome.FULL);
        } else if (!loop.inbox.order(new Send(to, frames, outcome))) {
            refuse(frames, outcome, SendOutcome.CLOSED);
        }
    }

    private void refuse(List<Buffer> frames, SendOutcome.Listener outcome, SendOutcome what) {
        waiting.decrementAndGet();
        frames.forEach(Buffer::release);
        outcome.sent(what);
    }

    private final class Send implements Work {
        private final Peer to;
        private final List<Buffer> frames;
        private final SendOutcome.Listener outcome;

        Send(Peer to, List<Buffer> frames, SendOutcome.Listener outcome) {
            this.to = to;
            this.frames = frames;
            this.outcome = outcome;
        }

        @Override
        public void run() {
            waiting.decrementAndGet();
            outcome.sent(transmission.transmit(to, frames));
        }

        @Override
        public void dropped() {
            refuse(frames, outcome, SendOutcome.CLOSED);
        }
    }
}
