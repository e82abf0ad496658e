package spine.resilience.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.GenerationId;
import spine.api.resilience.Lane;

/** Prints what a guarded call costs while all is well; asserts no time. */
class GuardedCallCostTest {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedCallCostTest.class);
    private static final int CALLS = 2_000_000;

    @TempDir
    Path folder;

    @Test
    void shouldPrintTheCostOfABreakerAndALimit() throws Exception {
        var keeper = new Keeper();
        var breakers = new BreakerTable(folder, Kit.settings(), Times.SYSTEM);
        var limits = new LimitTable(keeper, Kit.settings(), System::nanoTime);
        var generation = new GenerationId("production-17");
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < CALLS; i++) {
                var lane = Lane.of(generation);
                var circuit = breakers.breaker(lane, "a").acquire();
                var place = limits.limit(lane, "a").acquire();
                circuit.succeeded();
                place.succeeded();
            }
            best = Math.min(best, System.nanoTime() - start);
        }
        LOG.info("a guarded call costs {} ns: breaker and limit found, asked and told", best / CALLS);
        assertEquals(5L * CALLS, breakers.breaker(Lane.PRODUCTION, "a").status().successfulRequests());
        limits.close();
        breakers.close();
        keeper.close();
    }
}
