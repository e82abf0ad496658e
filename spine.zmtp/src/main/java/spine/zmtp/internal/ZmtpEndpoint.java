package spine.zmtp.internal;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.Endpoint;
import spine.api.transport.Peer;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;
import spine.zmtp.loop.internal.Counters.Count;
import spine.zmtp.loop.internal.Loop;
import spine.zmtp.loop.internal.Message;
import spine.zmtp.session.internal.Link;
import spine.zmtp.session.internal.Owner;
import spine.zmtp.session.internal.Parts;
import spine.zmtp.session.internal.Session;
import spine.zmtp.wire.internal.Subscription;

/** What bound and connected endpoints have in common: the way in from any thread, callbacks, the end. */
abstract class ZmtpEndpoint implements Endpoint, Owner {
    private static final long CLOSE_MILLIS = 2_000;
    private static final Logger LOG = LoggerFactory.getLogger(ZmtpEndpoint.class);

    final Loop loop;
    private final Receiver receiver;
    private final int queueMessages;
    private final AtomicInteger inTransit = new AtomicInteger();
    private final CountDownLatch shut = new CountDownLatch(1);
    private volatile boolean closed;

    ZmtpEndpoint(Loop loop, Receiver receiver, int queueMessages) {
        this.loop = loop;
        this.receiver = requireNonNull(receiver);
        this.queueMessages = queueMessages;
    }

    /** Any thread. */
    public final boolean closed() {
        return closed;
    }

    // ---- sending

    @Override
    public void send(Peer to, List<Buffer> frames, SendOutcome.Listener outcome) {
        submit(to, frames, outcome, false);
    }

    @Override
    public void sendReserved(Peer to, List<Buffer> frames, SendOutcome.Listener outcome) {
        submit(to, frames, outcome, true);
    }

    private void submit(Peer to, List<Buffer> frames, SendOutcome.Listener outcome, boolean reserved) {
        requireNonNull(outcome);
        long size = Parts.bytes(frames);
        if (loop.isCurrent()) {
            transmit(to, frames, size, outcome, reserved);
        } else if (reserved) {
            loop.post(() -> transmit(to, frames, size, outcome, true));
        } else if (inTransit.incrementAndGet() > queueMessages) {
            inTransit.decrementAndGet();
            loop.counters.add(Count.OVERRUNS);
            overrun(frames, outcome);
        } else {
            loop.post(() -> {
                inTransit.decrementAndGet();
                transmit(to, frames, size, outcome, false);
            });
        }
    }

    /** Other threads send faster than the loop takes it over. On the sender's thread. */
    void overrun(List<Buffer> frames, SendOutcome.Listener outcome) {
        refuse(frames, outcome, SendOutcome.FULL);
    }

    private void transmit(Peer to, List<Buffer> frames, long size, SendOutcome.Listener outcome, boolean reserved) {
        if (closed) {
            refuse(frames, outcome, SendOutcome.CLOSED);
        } else {
            route(to, frames, size, outcome, reserved);
        }
    }

    /** Brings the message on its way, or refuses it, on the loop's thread. */
    abstract void route(Peer to, List<Buffer> frames, long size, SendOutcome.Listener outcome, boolean reserved);

    final void refuse(List<Buffer> frames, SendOutcome.Listener outcome, SendOutcome why) {
        Parts.release(frames);
        if (why == SendOutcome.FULL) {
            loop.tellFull(outcome);
        } else {
            loop.tell(outcome, why);
        }
    }

    /** Now, or soon if this is not the loop's thread. */
    final void onLoop(Runnable work) {
        if (loop.isCurrent()) {
            work.run();
        } else {
            loop.post(work);
        }
    }

    // ---- callbacks

    @Override
    public void message(Link from, Message message) {
        heard();
        hand(from, message);
    }

    /** Gives a message to the application; false if that threw. */
    final boolean hand(Link from, Message message) {
        try {
            receiver.onMessage(message.arrived(this, from.peer()));
            return true;
        } catch (RuntimeException | Error e) {
            loop.fault("a receiver of " + address(), e);
            return false;
        }
    }

    /** The peer sent a message. */
    void heard() {
        // Only who reconnects wants to know.
    }

    @Override
    public final void event(ConnectionEvent event) {
        tell(() -> receiver.onEvent(event));
    }

    /** That a peer's connection has ended, unless all of them do. */
    final void tellGone(Peer peer) {
        if (!closed) {
            tell(() -> receiver.onGone(this, peer));
        }
    }

    private void tell(Runnable word) {
        try {
            word.run();
        } catch (RuntimeException | Error e) {
            loop.fault("a receiver of " + address(), e);
        }
    }

    @Override
    public void subscription(Session session, Subscription subscription) {
        // Only a publisher has subscribers; from others it means nothing (RFC 23).
    }

    // ---- the end

    /** Closes everything, on the loop's thread, once. */
    abstract void shutNow();

    final void shut() {
        if (!closed) {
            closed = true;
            try {
                shutNow();
            } finally {
                loop.forgetClosed();
                settle();
            }
        }
    }

    /** Closed, and so is every connection on another loop. */
    final void settle() {
        if (closed && !isElsewhere()) {
            shut.countDown();
        }
    }

    /** Whether other loops have connections of this endpoint. */
    boolean isElsewhere() {
        return false;
    }

    @Override
    public final void close() {
        if (loop.isCurrent()) {
            shut();
            return;
        }
        loop.post(this::shut);
        try {
            if (!shut.await(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn("{} was not closed within {} ms", address(), CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
