package spine.transport.jeromq.internal;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.transport.Buffer;
import spine.api.transport.Endpoint;
import spine.api.transport.Peer;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;
import zmq.Msg;
import zmq.SocketBase;
import zmq.ZError;
import zmq.ZMQ;

/** What a ROUTER and a DEALER have in common. Works on the reactor's thread where it does not say otherwise. */
abstract class SocketEndpoint implements Endpoint {
    static final int MAX_FRAMES = 64;
    private static final long CLOSE_MILLIS = 2_000;
    private static final Logger LOG = LoggerFactory.getLogger(SocketEndpoint.class);

    final Loop loop;
    final InboundBrake brake;
    final Delivery delivery;
    private final Outgoing outgoing;
    private final int priority;
    private final long maxMessageBytes;
    private final CountDownLatch gone = new CountDownLatch(1);
    private SocketBase socket;
    private SelectionKey bell;
    private volatile boolean closed;

    SocketEndpoint(Loop loop, InboundBrake brake, Receiver receiver, int priority, int queueMessages,
            long maxMessageBytes) {
        this.loop = loop;
        this.brake = brake;
        this.delivery = new Delivery(loop, this, receiver);
        this.outgoing = new Outgoing(loop, queueMessages, this::transmit);
        this.priority = priority;
        this.maxMessageBytes = maxMessageBytes;
    }

    int priority() {
        return priority;
    }

    boolean closed() {
        return closed;
    }

    /** Takes the socket into service. */
    void attach(SocketBase replacement) throws IOException {
        socket = replacement;
        bell = loop.register(replacement);
    }

    /** Takes it out again and gives it to JeroMQ's reaper. */
    void detach() {
        if (bell != null) {
            bell.cancel();
            bell = null;
        }
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }

    // ---- receiving

    /** Delivers up to this many messages; returns how many it found. */
    int drain(int most) {
        int found = 0;
        while (found < most && !closed) {
            long frames = brake.framesSoFar();
            long bytes = brake.bytesSoFar();
            var first = nextFrame();
            if (first == null) {
                brake.empty(frames, bytes);
                break;
            }
            found++;
            receive(first);
        }
        return found;
    }

    /** The first part was received; take the others and deliver. */
    abstract void receive(Msg first);

    Msg nextFrame() {
        return socket.recv(ZMQ.ZMQ_DONTWAIT);
    }

    /** The message that starts with this frame; null, and its end told, if it breaks a rule. Never half of it. */
    List<Buffer> message(Msg first, String from) {
        brake.took(first.size());
        if (!first.hasMore() && first.size() > maxMessageBytes) {
            return tooLarge(from);
        }
        // Who takes the message may change the list.
        var frames = new ArrayList<Buffer>(4);
        frames.add(new FrameBuffer(first));
        long size = first.size();
        int count = 1;
        for (var frame = first; frame.hasMore(); count++) {
            frame = nextFrame();
            if (frame == null) {
                delivery.drop(from, "the engine delivered half a message");
                return null;
            }
            brake.took(frame.size());
            size += frame.size();
            if (count < MAX_FRAMES && size <= maxMessageBytes) {
                frames.add(new FrameBuffer(frame));
            } else {
                frames.clear();
            }
        }
        if (count > MAX_FRAMES) {
            delivery.drop(from, "more than " + MAX_FRAMES + " frames");
            return null;
        }
        return size > maxMessageBytes ? tooLarge(from) : frames;
    }

    /** A single frame of that size is stopped by JeroMQ; this is for the sum. */
    List<Buffer> tooLarge(String from) {
        delivery.drop(from, "a message was larger than allowed");
        return null;
    }

    // ---- sending

    @Override
    public final void send(Peer to, List<Buffer> frames, SendOutcome.Listener outcome) {
        outgoing.send(to, frames, outcome);
    }

    private SendOutcome transmit(Peer to, List<Buffer> frames) {
        var parts = new Msg[frames.size()];
        try {
            for (int i = 0; i < parts.length; i++) {
                parts[i] = FrameBuffer.toMsg(frames.get(i));
            }
        } finally {
            frames.forEach(Buffer::release);
        }
        return closed || socket == null ? SendOutcome.CLOSED : transmit(to, parts);
    }

    /** All parts or none. */
    abstract SendOutcome transmit(Peer to, Msg[] parts);

    boolean put(Msg part, boolean more) {
        return socket.send(part, more ? ZMQ.ZMQ_DONTWAIT | ZMQ.ZMQ_SNDMORE : ZMQ.ZMQ_DONTWAIT);
    }

    SendOutcome refusal() {
        return switch (socket.errno()) {
            case ZError.EAGAIN -> SendOutcome.FULL;
            case ZError.EHOSTUNREACH -> SendOutcome.UNREACHABLE;
            default -> SendOutcome.CLOSED;
        };
    }

    // ---- life

    /** Now and then. */
    abstract void tick();

    /** JeroMQ is done with the socket. Any thread. */
    void finished() {
        gone.countDown();
    }

    /** Whether the system has the port back. Any thread. */
    boolean released() {
        return true;
    }

    /** Closes without waiting. */
    void shut() {
        if (!closed) {
            closed = true;
            brake.release();
            loop.remove(this);
            detach();
        }
    }

    @Override
    public final void close() {
        brake.release();
        if (loop.isCurrent()) {
            shut();
        } else if (!closed && loop.inbox.order(this::shut)) {
            awaitGone();
        }
    }

    private void awaitGone() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
        try {
            boolean done = gone.await(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
            while (done && !released() && System.nanoTime() - deadline < 0) {
                LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(1));
            }
            if (!done || !released()) {
                LOG.warn("{} was not closed within {} ms", address(), CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Secrets are wiped when their socket is closed: JeroMQ works on the array that it was given. */
    static void wipe(byte[] secret) {
        Arrays.fill(secret, (byte) 0);
    }
}
