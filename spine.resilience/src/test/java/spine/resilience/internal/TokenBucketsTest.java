package spine.resilience.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import spine.api.resilience.Lane;
import spine.api.resilience.Rate;
import spine.api.resilience.RateLimits.Buckets;

/** RC-13's arithmetic, and that it survives. */
class TokenBucketsTest {
    private static final Rate RATE = new Rate(100, 10, 1000);

    private final TestTimes time = new TestTimes();
    private final FakeStore store = new FakeStore();
    private Keeper keeper = keeper();
    private RateTable table = new RateTable(keeper, time.times());
    private Buckets buckets = table.open(Lane.PRODUCTION, "rcis", RATE);

    private Keeper keeper() {
        var made = new Keeper();
        made.bindStore(store);
        return made;
    }

    private void restart() {
        restart(Duration.ZERO);
    }

    private void restart(Duration clockStep) {
        table.close();
        keeper.close();
        time.step(clockStep);
        keeper = keeper();
        table = new RateTable(keeper, time.times());
        buckets = table.open(Lane.PRODUCTION, "rcis", RATE);
    }

    private int passing(String key, int tries) {
        return passing(buckets, key, tries);
    }

    private static int passing(Buckets of, String key, int tries) {
        return (int) IntStream.range(0, tries).filter(i -> of.take(key).isZero()).count();
    }

    @Test
    void shouldPass100RefuseThe101stAndPassExactly10AfterASecond() {
        assertEquals(100, passing("a", 100));
        assertEquals(Duration.ofMillis(100), buckets.take("a"));
        time.pass(Duration.ofSeconds(1));
        assertEquals(10, passing("a", 50));
    }

    @Test
    void shouldRefillInFractionsWhileSomebodyKeepsAsking() {
        passing("a", 100);
        int passed = 0;
        for (int i = 0; i < 1000; i++) {
            time.pass(Duration.ofMillis(3));
            passed += passing("a", 1);
        }
        assertEquals(30, passed);
    }

    @Test
    void shouldFillUpOnceOverALongIdleTimeAndKnowSlowRates() {
        passing("a", 100);
        time.pass(Duration.ofDays(300));
        assertEquals(100, passing("a", 200));

        var slow = table.open(Lane.PRODUCTION, "slow", new Rate(2, 0.01, 10));
        assertEquals(2, passing(slow, "a", 5));
        time.pass(Duration.ofSeconds(99));
        assertEquals(Duration.ofSeconds(1), slow.take("a"));
        time.pass(Duration.ofSeconds(1));
        assertEquals(1, passing(slow, "a", 5));
    }

    @Test
    void shouldNotCareForStepsOfTheWallClock() {
        passing("a", 100);
        time.step(Duration.ofDays(9));
        assertEquals(0, passing("a", 5));
        time.step(Duration.ofDays(-18));
        time.pass(Duration.ofMillis(100));
        assertEquals(1, passing("a", 5));
    }

    @Test
    void shouldGoOnWhereItWasAfterARestart() {
        passing("a", 100);
        passing("b", 40);
        time.pass(Duration.ofMillis(500));
        restart();
        assertEquals(5, passing("a", 50));
        assertEquals(65, passing("b", 100));
        time.pass(Duration.ofMinutes(1));
        restart();
        assertEquals(100, passing("a", 200));
    }

    @Test
    void shouldBeEmptyAtWorstAndFullAtBestWhenTheClockSteppedOverARestart() {
        passing("a", 100);
        restart(Duration.ofDays(-1));
        assertEquals(0, passing("a", 50));
        time.pass(Duration.ofSeconds(10));
        assertEquals(100, passing("a", 200));
        restart(Duration.ofDays(2));
        assertEquals(100, passing("a", 200));
    }

    @Test
    void shouldKeepChangesWithoutBeingClosedAndDropFullBuckets() {
        passing("a", 1);
        Kit.await(() -> !store.text("rates-rcis.production", "a").isEmpty());
        time.pass(Duration.ofMinutes(1));
        restart();
        Kit.await(() -> store.text("rates-rcis.production", "a").isEmpty());
    }

    @Test
    void shouldKeepLanesAndKeysApart() {
        var candidate = table.open(new Lane("candidate-1"), "rcis", RATE);
        passing("a", 200);
        assertEquals(100, passing("b", 200));
        assertEquals(100, passing(candidate, "a", 200));
        assertThrows(IllegalStateException.class, () -> table.open(Lane.PRODUCTION, "rcis", RATE));
    }

    @Test
    void shouldForgetTheKeySilentForLongestWhenTenThousandCome() {
        passing("busy", 150);
        for (int i = 0; i < 10_000; i++) {
            buckets.take("key-" + i);
            if (i % 500 == 0) {
                buckets.take("busy");
            }
        }
        assertEquals(1000, ((TokenBuckets) buckets).keys().size());
        assertEquals(0, passing("busy", 1));
        Kit.await(() -> store.states.get("rates-rcis.production").size() <= 1000);
    }

    @Test
    void shouldRefuseShapesThatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> new Rate(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new Rate(1, Double.NaN, 1));
        assertThrows(IllegalArgumentException.class, () -> new Rate(1_000_000, 0.0001, 1));
        assertThrows(IllegalArgumentException.class, () -> table.open(Lane.PRODUCTION, "Big", RATE));
        assertThrows(IllegalArgumentException.class, () -> buckets.take(""));
    }

    @Property(tries = 200)
    boolean shouldNeverPassMoreThanBurstAndRefillOverRestarts(
            @ForAll @Size(max = 200) List<@IntRange(max = 200) Integer> pausesMillis) {
        buckets.close();
        var few = new Rate(5, 10, 10);
        buckets = table.open(Lane.PRODUCTION, "rcis", few);
        long elapsed = 0;
        int passed = 0;
        for (int pause : pausesMillis) {
            time.pass(Duration.ofMillis(pause));
            elapsed += pause;
            passed += passing("a", 1);
            if (pause > 190) {
                buckets.close();
                buckets = table.open(Lane.PRODUCTION, "rcis", few);
            }
        }
        time.pass(Duration.ofSeconds(10));
        return passed <= 5 + elapsed / 100;
    }
}
