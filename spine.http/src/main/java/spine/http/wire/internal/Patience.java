package spine.http.wire.internal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import spine.api.Call;

/**
 * How long one thread waits for one outgoing call: until its time is over, the request's is, or the request is cancelled.
 * All that it waits for shares one lock. The methods are for the waiting thread; {@link #changed} is for any.
 */
public final class Patience {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Call call;
    private final long mostNanos;
    private final boolean isRenewed;
    private long until;
    private boolean isCancelled;

    /** What is waited for; looked at under the lock. */
    @FunctionalInterface
    interface Until {
        boolean holds();
    }

    /**
     * @param mostNanos time for the whole, or for each silence
     * @param isRenewed whether each piece that comes begins the time anew, as for a stream; the request's deadline stays
     */
    public Patience(Call call, long mostNanos, boolean isRenewed) {
        this.call = call;
        this.mostNanos = mostNanos;
        this.isRenewed = isRenewed;
        this.until = System.nanoTime() + mostNanos;
        call.cancel().onCancel(() -> changed(() -> isCancelled = true));
    }

    /** Something came. */
    void renew() {
        if (isRenewed) {
            until = System.nanoTime() + mostNanos;
        }
    }

    /** Time left, at most of the request too; may be negative. */
    public long leftNanos() {
        return Math.min(until - System.nanoTime(), call.remaining().toNanos());
    }

    /** Does something under the lock and wakes who waits. */
    void changed(Runnable what) {
        lock.lock();
        try {
            what.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits.
     *
     * @param capNanos at most so long
     * @return whether it holds; false after that time
     * @throws GaveUp if the call's own time is over or it was cancelled
     */
    boolean await(Until what, long capNanos) throws GaveUp, InterruptedException {
        long end = System.nanoTime() + capNanos;
        lock.lockInterruptibly();
        try {
            while (!what.holds()) {
                check();
                long cap = end - System.nanoTime();
                if (cap <= 0) {
                    return false;
                }
                changed.awaitNanos(Math.min(cap, Math.max(1, leftNanos())));
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** As long as the call has time. */
    void await(Until what) throws GaveUp, InterruptedException {
        await(what, Long.MAX_VALUE / 4);
    }

    /**
     * Waits for so long.
     *
     * @throws GaveUp if the call ends before that
     */
    public void pause(long nanos) throws GaveUp, InterruptedException {
        await(() -> false, nanos);
    }

    private void check() throws GaveUp {
        if (isCancelled || call.cancel().isCancelled()) {
            throw new GaveUp(call.remaining().isZero() ? GaveUp.Why.DEADLINE : GaveUp.Why.CANCELLED);
        }
        if (call.remaining().isZero()) {
            throw new GaveUp(GaveUp.Why.DEADLINE);
        }
        if (leftNanos() <= 0) {
            throw new GaveUp(GaveUp.Why.SILENCE);
        }
    }

    ReentrantLock lock() {
        return lock;
    }
}
