package spine.transport.jeromq.internal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import zmq.Msg;
import zmq.msg.MsgAllocator;

/**
 * Bounds what waits between JeroMQ and the reactor's thread on one endpoint, in place of RCVHWM.
 *
 * <p>A receive pipe of JeroMQ that fills under CURVE loses messages and delivers ciphertext (zeromq/jeromq#1009), so
 * its mark is off. Instead the I/O thread, which comes here for each frame that it is about to read, waits while too
 * much is unread; then TCP holds the senders back and nothing is lost.
 *
 * <p>What is unread is an estimate: frames allocated less frames taken. Frames that are never delivered (handshakes,
 * PINGs, broken connections) would make it drift, so each time the endpoint is found empty it starts anew. It never
 * waits while the reactor's thread has nothing to do, and not longer than {@value #MAX_WAIT_MILLIS} ms for a frame:
 * an incomplete message, or a receiver that blocks against its contract, cannot stop the I/O thread for good.
 */
final class InboundBrake implements MsgAllocator {
    static final long MAX_WAIT_MILLIS = 50;
    static final int LARGE_FRAME_BYTES = 64 * 1024;
    static final long UNREAD_BYTES = 64L << 20;

    private final LargeFrames large;
    private final int frameLimit;
    private final AtomicLong framesIn = new AtomicLong();
    private final AtomicLong bytesIn = new AtomicLong();
    private volatile long framesOut;
    private volatile long bytesOut;
    private volatile boolean idle = true;
    private volatile boolean released;
    private volatile Thread waiting;

    InboundBrake(LargeFrames large, int frameLimit) {
        this.large = large;
        this.frameLimit = frameLimit;
    }

    /** Called by JeroMQ's I/O thread: one thread, as an endpoint's connections share one by affinity. */
    @Override
    public Msg allocate(int size) {
        if (size < 0) {
            // JeroMQ takes a length of 2^63 and more for a small one, and would break halfway. Empty ends the connection.
            return new Msg(0);
        }
        count(size);
        return size < LARGE_FRAME_BYTES ? new Msg(size) : large.allocate(size);
    }

    /** For a frame that somebody else makes; the same thread. */
    void count(int size) {
        if (unreadTooMuch()) {
            await();
        }
        framesIn.incrementAndGet();
        bytesIn.addAndGet(size);
    }

    private boolean unreadTooMuch() {
        return framesIn.get() - framesOut > frameLimit || bytesIn.get() - bytesOut > UNREAD_BYTES;
    }

    private void await() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(MAX_WAIT_MILLIS);
        waiting = Thread.currentThread();
        while (!idle && !released && unreadTooMuch() && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(1));
        }
        waiting = null;
    }

    /** Before the reactor looks for a message; what was allocated by now is delivered if the look finds nothing. */
    long framesSoFar() {
        return framesIn.get();
    }

    long bytesSoFar() {
        return bytesIn.get();
    }

    /** The reactor's thread took a frame. */
    void took(int plainBytes) {
        framesOut = framesOut + 1;
        bytesOut = bytesOut + plainBytes + CurveSockets.OVERHEAD_BYTES;
        wake();
    }

    /** The reactor's thread found nothing after {@link #framesSoFar} and {@link #bytesSoFar} were read. */
    void empty(long frames, long bytes) {
        framesOut = frames;
        bytesOut = bytes;
        wake();
    }

    /** Whether the reactor's thread waits for work. */
    void idle(boolean nothingToDo) {
        idle = nothingToDo;
        if (nothingToDo) {
            wake();
        }
    }

    /** Never waits again: the endpoint closes. */
    void release() {
        released = true;
        wake();
    }

    private void wake() {
        var thread = waiting;
        if (thread != null) {
            LockSupport.unpark(thread);
        }
    }
}
