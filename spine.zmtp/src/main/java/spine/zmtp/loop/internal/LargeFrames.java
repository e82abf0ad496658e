package spine.zmtp.loop.internal;

import java.util.concurrent.atomic.AtomicLong;

/** A reactor's budget for the memory of large frames that are still arriving. Thread-safe. */
public final class LargeFrames {
    private final AtomicLong held = new AtomicLong();
    private final long limitBytes;

    public LargeFrames(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** @return false if there is no room for so many more bytes */
    public boolean take(long bytes) {
        if (held.addAndGet(bytes) > limitBytes) {
            held.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    public void giveBack(long bytes) {
        held.addAndGet(-bytes);
    }

    public long heldBytes() {
        return held.get();
    }
}
