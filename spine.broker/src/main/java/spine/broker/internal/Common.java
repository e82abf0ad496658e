package spine.broker.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import spine.api.CallOptions;
import spine.broker.routes.internal.Priority;

/** What a request and its nested calls have in common. Thread-safe. */
final class Common {
    private static final int FRESH = 0;
    private static final int BEGUN = 1;
    private static final int HALTED = 2;

    final CallOptions options;
    final Snapshot pinned;
    final LongSupplier nanoClock;
    /** Runs what agents want done on cancellation. */
    final Executor foreign;
    final Working working = new Working();
    volatile Priority priority = Priority.NORMAL;
    /** Done when the last holder lets go; set before anybody can. */
    volatile Runnable onRelease = () -> { };
    private final AtomicInteger holders = new AtomicInteger(1);
    private final AtomicInteger stage = new AtomicInteger(FRESH);

    Common(CallOptions options, Snapshot pinned, LongSupplier nanoClock, Executor foreign) {
        this.options = options;
        this.pinned = pinned;
        this.nanoClock = nanoClock;
        this.foreign = foreign;
    }

    /** Takes a share of the pin; false if all is over and the snapshot may be gone. */
    boolean hold() {
        return holders.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
    }

    /** Gives a share back; the last one lets go of the pin. */
    void release() {
        if (holders.decrementAndGet() == 0) {
            onRelease.run();
            pinned.unpin();
        }
    }

    /** Called before an agent gets it; false if it was halted: then no agent may. */
    boolean begin() {
        return stage.get() == BEGUN || stage.compareAndSet(FRESH, BEGUN) || stage.get() == BEGUN;
    }

    /** Whether no agent has begun it, and from now on none can: it may come again without being done twice. */
    boolean halt() {
        return stage.compareAndSet(FRESH, HALTED) || stage.get() == HALTED;
    }
}
