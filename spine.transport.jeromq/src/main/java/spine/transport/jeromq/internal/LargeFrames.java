package spine.transport.jeromq.internal;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import zmq.Msg;

/**
 * A reactor's budget for the memory of large frames that are still arriving. JeroMQ allocates a frame as soon as its
 * header is read, before any authentication; without a budget some hundred strangers who each announce the largest
 * frame end the process. Thread-safe.
 */
final class LargeFrames {
    private final AtomicLong held = new AtomicLong();
    private final ReferenceQueue<Msg> unreachable = new ReferenceQueue<>();
    private final Set<Lease> leases = ConcurrentHashMap.newKeySet();
    private final long limitBytes;

    LargeFrames(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    long heldBytes() {
        return held.get();
    }

    /**
     * A frame of this size, or an empty one where the budget or the heap has no room: no valid frame of CURVE is empty,
     * so the engine ends that connection.
     */
    Msg allocate(int size) {
        reclaim();
        if (held.addAndGet(size) > limitBytes) {
            held.addAndGet(-size);
            return new Msg(0);
        }
        try {
            var frame = new Frame(size);
            frame.lease = new Lease(frame, size);
            leases.add(frame.lease);
            return frame;
        } catch (OutOfMemoryError e) {
            held.addAndGet(-size);
            return new Msg(0);
        }
    }

    /** Takes back what broken connections held, once the collector found it. */
    void reclaim() {
        for (var lease = unreachable.poll(); lease != null; lease = unreachable.poll()) {
            giveBack((Lease) lease);
        }
    }

    private void giveBack(Lease lease) {
        if (leases.remove(lease)) {
            held.addAndGet(-lease.size);
        }
    }

    /** Given back once: when the frame is decrypted, or found unreachable after its connection broke. */
    private final class Lease extends PhantomReference<Msg> {
        private final int size;

        Lease(Frame frame, int size) {
            super(frame, unreachable);
            this.size = size;
        }
    }

    private final class Frame extends Msg {
        private Lease lease;

        Frame(int size) {
            super(size);
        }

        /** CURVE takes the box out of a frame that is complete. */
        @Override
        public void transfer(ByteBuffer destination, int srcOffset, int srcLength) {
            super.transfer(destination, srcOffset, srcLength);
            giveBack(lease);
        }
    }
}
