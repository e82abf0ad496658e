package spine.broker.lag.internal;

import java.util.function.LongSupplier;
import spine.api.transport.Reactor;

/** How late a reactor's thread comes to what it is given. One question is under way at most. Thread-safe. */
final class LoopProbe {
    private final Reactor reactor;
    private final LongSupplier nanoClock;
    private volatile boolean asked;
    private volatile long askedAt;
    private volatile long lag;

    LoopProbe(Reactor reactor, LongSupplier nanoClock) {
        this.reactor = reactor;
        this.nanoClock = nanoClock;
    }

    /** Never blocks; asks nothing while the last question is not answered. */
    void ask() {
        if (!asked) {
            askedAt = nanoClock.getAsLong();
            asked = true;
            reactor.execute(this::answered);
        }
    }

    private void answered() {
        lag = nanoClock.getAsLong() - askedAt;
        asked = false;
    }

    /** Of the last answer, or how long the open question waits already, whichever is more; nanoseconds. */
    long lagNanos() {
        return asked ? Math.max(lag, nanoClock.getAsLong() - askedAt) : lag;
    }
}
