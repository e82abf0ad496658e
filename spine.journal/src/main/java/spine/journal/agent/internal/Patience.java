package spine.journal.agent.internal;

import java.time.Duration;
import java.util.function.LongSupplier;
import spine.api.Call;

/**
 * How long one answer may look: at most five seconds, at most half of what the caller has left, and no longer than he
 * wants it. So a page over millions of entries that do not match ends, and says where. For one thread.
 */
final class Patience {
    static final Duration LONGEST = Duration.ofSeconds(5);

    private final Call call;
    private final LongSupplier nanoTime;
    private final long startNanos;
    private final long nanos;

    Patience(Call call, LongSupplier nanoTime) {
        this.call = call;
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
        this.nanos = Math.min(LONGEST.toNanos(), call.remaining().toNanos() / 2);
    }

    boolean isOver() {
        return nanoTime.getAsLong() - startNanos >= nanos || call.cancel().isCancelled();
    }
}
