package spine.broker.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.CancelToken;
import spine.api.Refusal;

/**
 * A cancel token and the one who fires it, with the reason that the caller will be told. The kernel's own actions
 * come first and in order; what agents have registered runs elsewhere, since it may block or throw. Thread-safe.
 */
final class CancelSource implements CancelToken {
    private static final Logger LOG = LoggerFactory.getLogger(CancelSource.class);

    private final Executor foreign;
    private Set<Runnable> ours = new LinkedHashSet<>(4);
    private List<Runnable> theirs = new ArrayList<>(2);
    private volatile Refusal reason;

    /** @param foreign runs the actions of agents; may leave some out when they block it */
    CancelSource(Executor foreign) {
        this.foreign = foreign;
    }

    /** Fires once; later calls change nothing. */
    void fire(Refusal why) {
        Set<Runnable> own;
        List<Runnable> others;
        synchronized (this) {
            if (reason != null) {
                return;
            }
            reason = why;
            own = ours;
            others = theirs;
            ours = Set.of();
            theirs = List.of();
        }
        own.forEach(CancelSource::run);
        others.forEach(action -> foreign.execute(() -> run(action)));
    }

    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | LinkageError broken) {
            // The others must still be told.
            LOG.warn("a cancel action failed", broken);
        }
    }

    /** Why it was fired, or null. */
    Refusal reason() {
        return reason;
    }

    /**
     * Runs an action of the kernel on cancellation, unless the work has completed before; then it is let go, so
     * that a long call does not collect the actions of all its nested calls.
     */
    static void link(CancelToken token, CompletableFuture<?> work, Runnable action) {
        if (token instanceof CancelSource source) {
            source.link(work, action);
        } else {
            token.onCancel(action);
        }
    }

    private void link(CompletableFuture<?> work, Runnable action) {
        if (kept(action)) {
            work.whenComplete((result, failure) -> unlink(action));
        } else {
            run(action);
        }
    }

    private synchronized boolean kept(Runnable action) {
        return reason == null && ours.add(action);
    }

    /** Actions of the kernel that wait now. */
    synchronized int linked() {
        return ours.size();
    }

    private synchronized void unlink(Runnable action) {
        if (reason == null) {
            ours.remove(action);
        }
    }

    @Override
    public boolean isCancelled() {
        return reason != null;
    }

    @Override
    public void onCancel(Runnable action) {
        synchronized (this) {
            if (reason == null) {
                theirs.add(action);
                return;
            }
        }
        action.run();
    }
}
