package spine.resilience.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.resilience.ConcurrencyLimit;
import spine.api.resilience.Lane;
import spine.api.resilience.Permit;

class AdaptiveLimitTest {
    private final TestTimes time = new TestTimes();
    private final FakeStore store = new FakeStore();
    private Keeper keeper = keeper();
    private LimitTable table = new LimitTable(keeper, Kit.settings(), time.nanos::get);

    private Keeper keeper() {
        var made = new Keeper();
        made.bindStore(store);
        return made;
    }

    private static List<Permit> take(ConcurrencyLimit limit, int number) throws SpineException {
        var all = new ArrayList<Permit>();
        for (int i = 0; i < number; i++) {
            all.add(limit.acquire());
        }
        return all;
    }

    private ConcurrencyLimit limit() {
        return table.limit(Lane.PRODUCTION, "a");
    }

    private void restart() {
        table.close();
        keeper.close();
        keeper = keeper();
        table = new LimitTable(keeper, Kit.settings(), time.nanos::get);
    }

    @Test
    void shouldRefuseAboveTheLimitAndCountPlacesOnce() throws Exception {
        var held = take(limit(), 20);
        var full = assertThrows(SpineException.class, () -> limit().acquire());
        assertEquals(ErrorCode.OVERLOADED, full.refusal().code());
        assertEquals("1", full.refusal().meta().get("Retry-After"));
        held.get(0).ignored();
        held.get(0).ignored();
        assertEquals(19, limit().inFlight());
        take(limit(), 1);
        assertThrows(SpineException.class, () -> limit().acquire());
    }

    @Test
    void shouldRiseWhileItIsUsedAndFallOnceForEachCrowd() throws Exception {
        for (int i = 0; i < 100; i++) {
            take(limit(), 1).get(0).succeeded();
        }
        assertEquals(20, limit().limit(), "one at a time says nothing about twenty");
        take(limit(), 20).forEach(Permit::succeeded);
        assertTrue(limit().limit() > 25, "limit " + limit().limit());
        while (limit().limit() < 40) {
            take(limit(), limit().limit()).forEach(Permit::succeeded);
        }

        take(limit(), 40).forEach(Permit::failed);
        assertEquals(36, limit().limit(), "forty that fail together are one event");
        time.pass(Duration.ofMillis(100));
        take(limit(), 1).get(0).rateLimited(Duration.ofSeconds(5));
        assertEquals(33, limit().limit());
        for (int i = 0; i < 100; i++) {
            time.pass(Duration.ofMillis(100));
            take(limit(), 1).get(0).failed();
        }
        assertEquals(4, limit().limit());
        take(limit(), 4).forEach(Permit::succeeded);
        assertTrue(limit().limit() > 4);
    }

    @Test
    void shouldComeBackWhereItStoodAndKeepLanesApart() throws Exception {
        take(limit(), 1).get(0).failed();
        take(table.limit(new Lane("candidate-1"), "a"), 20).forEach(Permit::succeeded);
        assertEquals(18, limit().limit());
        restart();
        assertEquals(18, limit().limit());
        assertTrue(table.limit(new Lane("candidate-1"), "a").limit() > 20);
        assertEquals(20, table.limit(Lane.PRODUCTION, "b").limit());
        table.forget(new Lane("candidate-1"));
        assertEquals(20, table.limit(new Lane("candidate-1"), "a").limit());
    }

    @Test
    void shouldKeepAChangeWithoutBeingClosed() throws Exception {
        take(limit(), 1).get(0).failed();
        Kit.await(() -> store.text("resilience-limits.production", "a").equals("18"));
    }

    @Test
    void shouldNotLimitTheKernelsOwnAgentsFurther() throws Exception {
        var memory = table.limit(Lane.PRODUCTION, "memory");
        take(memory, 10).forEach(Permit::failed);
        assertEquals(40, memory.limit());
    }

    @Test
    void shouldBeginAnewWhenWhatWasKeptMakesNoSense() throws Exception {
        limit();
        store.states.get("resilience-limits.production").put("a", com.google.protobuf.ByteString.copyFromUtf8("many"));
        store.states.get("resilience-limits.production").put("b", com.google.protobuf.ByteString.copyFromUtf8("-3"));
        restart();
        assertEquals(20, limit().limit());
        assertEquals(4, table.limit(Lane.PRODUCTION, "b").limit());
    }
}
