package spine.zmtp.loop.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A pooled object that is lent to an application and given back by any thread, once. */
abstract class Lent {
    private static final VarHandle LENT;

    static {
        try {
            LENT = MethodHandles.lookup().findVarHandle(Lent.class, "lent", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Memory memory;
    /** The next one that another thread gave back. */
    Lent next;
    @SuppressWarnings("unused")
    private volatile boolean lent;

    Lent(Memory memory) {
        this.memory = memory;
    }

    final void lend() {
        LENT.setRelease(this, true);
    }

    /** @return false if it was given back already */
    final boolean end() {
        return (boolean) LENT.compareAndSet(this, true, false);
    }

    final boolean isLent() {
        return (boolean) LENT.getAcquire(this);
    }

    /** On the memory's thread: lets go of what it holds and goes back to its pool. */
    abstract void recycle();
}
