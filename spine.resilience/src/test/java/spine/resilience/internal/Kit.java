package spine.resilience.internal;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import spine.api.resilience.Breaker;
import spine.api.resilience.CircuitOpenException;
import spine.api.resilience.Permit;

/** The words that the tests need. */
final class Kit {
    static final BreakerRules RULES = new BreakerRules(5, 30_000, 1, 900_000, 10, true);

    private Kit() {
    }

    static Settings settings() {
        return settings(1000);
    }

    static Settings settings(int services) {
        return new Settings(RULES, services, Set.of("memory"), Duration.ofHours(1), new AdaptiveLimit.Range(20, 4, 40),
                new RetryBudget.Share(0.1, 5));
    }

    static Permit pass(Breaker breaker) {
        try {
            return breaker.acquire();
        } catch (CircuitOpenException open) {
            throw new AssertionError("the call was refused", open);
        }
    }

    /** The refusal of the call; there must be one. */
    static CircuitOpenException refused(Breaker breaker) {
        try {
            breaker.acquire();
        } catch (CircuitOpenException open) {
            return open;
        }
        throw new AssertionError("the call passed");
    }

    static void fail(Breaker breaker, int times) {
        for (int i = 0; i < times; i++) {
            pass(breaker).failed();
        }
    }

    /** Waits for something that another thread does; fails the test if it does not come. */
    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not happen");
            }
            Thread.onSpinWait();
        }
    }
}
