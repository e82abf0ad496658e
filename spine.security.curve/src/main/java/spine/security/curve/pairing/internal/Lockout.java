package spine.security.curve.pairing.internal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Counts failed proofs (SEC-35): over {@value #MOST} within 60 s make the pairing paranoid, until 60 s have passed
 * without any. Monotonic nanoseconds come from the caller. Not thread-safe.
 */
final class Lockout {
    static final int MOST = 5;
    static final Duration SPAN = Duration.ofSeconds(60);
    /** How long every answer waits while paranoid. */
    static final Duration DELAY = Duration.ofSeconds(5);

    private final Deque<Long> failures = new ArrayDeque<>(MOST + 1);
    private boolean paranoid;

    /** @return true if this failure made it paranoid */
    boolean failed(long now) {
        boolean before = isParanoid(now);
        failures.addLast(now);
        if (failures.size() > MOST + 1) {
            failures.removeFirst();
        }
        paranoid |= failures.size() > MOST;
        return paranoid && !before;
    }

    boolean isParanoid(long now) {
        if (paranoid) {
            paranoid = now - failures.getLast() < SPAN.toNanos();
            if (!paranoid) {
                failures.clear();
            }
        } else {
            failures.removeIf(at -> now - at >= SPAN.toNanos());
        }
        return paranoid;
    }
}
