package spine.resilience.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import spine.api.ErrorCode;
import spine.api.resilience.Breaker.State;
import spine.api.resilience.CircuitOpenException;
import spine.api.resilience.Lane;
import spine.api.resilience.Permit;

/** CB-02 to CB-06, without a file. */
class BreakerTest {
    private final TestTimes time = new TestTimes();
    private ServiceBreaker breaker = breaker(Kit.RULES);

    private ServiceBreaker breaker(BreakerRules rules) {
        return new ServiceBreaker(CircuitRecord.fresh(Lane.PRODUCTION, "tavily"), rules, time.times(), (b, from, to) -> { });
    }

    private State state() {
        return breaker.status().state();
    }

    @Test
    void shouldOpenAtTheFifthFailureInARowAndASuccessBeginsAnewCB02() {
        Kit.fail(breaker, 4);
        Kit.pass(breaker).succeeded();
        Kit.fail(breaker, 4);
        assertEquals(State.CLOSED, state());
        Kit.fail(breaker, 1);
        assertEquals(State.OPEN, state());
        assertEquals(10, breaker.status().totalRequests());
        assertEquals(1, breaker.status().successfulRequests());
    }

    @Test
    void shouldRefuseWithTheRemainingTimeFor30SecondsCB03() {
        Kit.fail(breaker, 5);
        time.pass(Duration.ofMillis(29_500));
        var open = Kit.refused(breaker);
        assertEquals(Duration.ofMillis(500), open.remaining());
        assertEquals("1", open.refusal().meta().get("Retry-After"));
        assertEquals(ErrorCode.UNAVAILABLE, open.refusal().code());
        assertTrue(open.refusal().reason().contains("(Local)"), open.refusal().reason());

        time.pass(Duration.ofMillis(500));
        Kit.pass(breaker);
        assertEquals(State.HALF_OPEN, state());
    }

    @Test
    void shouldCloseAfterOneGoodProbeOrAsManyAsAreAskedForCB04() {
        Kit.fail(breaker, 5);
        time.pass(Duration.ofSeconds(30));
        Kit.pass(breaker).succeeded();
        assertEquals(State.CLOSED, state());

        breaker = breaker(new BreakerRules(5, 30_000, 2, 900_000, 10, true));
        Kit.fail(breaker, 5);
        time.pass(Duration.ofSeconds(30));
        Kit.pass(breaker).succeeded();
        assertEquals(State.HALF_OPEN, state());
        Kit.pass(breaker).succeeded();
        assertEquals(State.CLOSED, state());
    }

    @Test
    void shouldLetOneOfManyCallersThroughInHalfOpenCB10() throws Exception {
        Kit.fail(breaker, 5);
        time.pass(Duration.ofSeconds(30));
        var passed = new AtomicInteger();
        var start = new CountDownLatch(1);
        var callers = Executors.newFixedThreadPool(16);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                all.add(callers.submit(() -> {
                    start.await();
                    for (int n = 0; n < 1000; n++) {
                        try {
                            breaker.acquire();
                            passed.incrementAndGet();
                        } catch (CircuitOpenException open) {
                            assertEquals(Duration.ZERO, open.remaining());
                        }
                    }
                    return null;
                }));
            }
            start.countDown();
            for (var one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
        } finally {
            callers.shutdownNow();
        }
        assertEquals(1, passed.get());
    }

    @Test
    void shouldTripAt429ForExactlyTheServersTimeCB06() {
        Kit.pass(breaker).rateLimited(Duration.ofSeconds(97));
        time.pass(Duration.ofSeconds(97).minusMillis(1));
        var open = Kit.refused(breaker);
        assertEquals(ErrorCode.RATE_LIMITED, open.refusal().code());
        assertTrue(open.refusal().reason().contains("(Local)"), open.refusal().reason());
        time.pass(Duration.ofMillis(1));
        Kit.pass(breaker).succeeded();
        assertEquals(State.CLOSED, state());
    }

    @Test
    void shouldWait30SecondsAfterA429ThatSaysNothing() {
        Kit.pass(breaker).rateLimited(Duration.ZERO);
        assertEquals(Duration.ofSeconds(30), breaker.status().remaining());
    }

    @Test
    void shouldDoubleUpTo15MinutesAndBeginAnewAfterRecoveryCB06() {
        Kit.fail(breaker, 5);
        for (int seconds : List.of(60, 120, 240, 480, 900, 900)) {
            time.pass(breaker.status().remaining());
            Kit.pass(breaker).failed();
            assertEquals(Duration.ofSeconds(seconds), breaker.status().remaining());
        }
        assertEquals(6, breaker.status().failedRecoveries());
        time.pass(Duration.ofMinutes(15));
        Kit.pass(breaker).succeeded();
        Kit.fail(breaker, 5);
        assertEquals(Duration.ofSeconds(30), breaker.status().remaining());
        assertEquals(0, breaker.status().failedRecoveries());
    }

    @Test
    void shouldNotHearOfCallsFromBeforeExceptTheirs429() {
        var early = Kit.pass(breaker);
        var late = Kit.pass(breaker);
        var limited = Kit.pass(breaker);
        Kit.fail(breaker, 5);
        early.succeeded();
        assertEquals(State.OPEN, state());
        time.pass(Duration.ofSeconds(30));
        var probe = Kit.pass(breaker);
        late.failed();
        assertEquals(State.HALF_OPEN, state());
        limited.rateLimited(Duration.ofMinutes(2));
        assertEquals(Duration.ofMinutes(2), breaker.status().remaining());
        probe.succeeded();
        assertEquals(State.OPEN, state());
    }

    @Test
    void shouldHearOneWordOfEachCall() {
        for (int i = 0; i < 4; i++) {
            var permit = Kit.pass(breaker);
            permit.failed();
            permit.failed();
            permit.rateLimited(Duration.ofHours(1));
        }
        assertEquals(State.CLOSED, state());
    }

    @Test
    void shouldProbeAgainWhenAProbeSaidNothingOrNeverCameBack() {
        Kit.fail(breaker, 5);
        time.pass(Duration.ofSeconds(30));
        Kit.pass(breaker).ignored();
        Permit lost = Kit.pass(breaker);
        Kit.refused(breaker);
        time.pass(Duration.ofMinutes(15));
        Kit.pass(breaker);
        lost.succeeded();
        assertEquals(State.HALF_OPEN, state(), "the lost probe comes too late");
    }

    @Test
    void shouldProbeAtOnceWhenAnotherInstanceComesButKeepAServersTime() {
        Kit.fail(breaker, 5);
        breaker.renewed();
        Kit.pass(breaker).failed();
        assertEquals(Duration.ofSeconds(60), breaker.status().remaining(), "a probe like any other");

        breaker = breaker(Kit.RULES);
        Kit.pass(breaker).rateLimited(Duration.ofSeconds(40));
        breaker.renewed();
        assertEquals(Duration.ofSeconds(40), breaker.status().remaining());
    }

    @Test
    void shouldNotCareForStepsOfTheWallClock() {
        Kit.fail(breaker, 5);
        time.step(Duration.ofDays(-400));
        assertEquals(Duration.ofSeconds(30), Kit.refused(breaker).remaining());
        time.step(Duration.ofDays(800));
        assertEquals(Duration.ofSeconds(30), Kit.refused(breaker).remaining());
    }

    @Test
    void shouldSurviveAnAbsurdRetryAfter() {
        Kit.pass(breaker).rateLimited(Duration.ofSeconds(Long.MAX_VALUE));
        assertEquals(Duration.ofDays(1), breaker.status().remaining());
        time.pass(Duration.ofDays(1));
        Kit.pass(breaker).rateLimited(Duration.ofSeconds(-5));
        assertEquals(Duration.ofMinutes(15), breaker.status().remaining());
    }

    @Test
    void shouldOnlyCountWhereItNeverOpens() {
        breaker = breaker(Kit.RULES.thatNeverOpens());
        Kit.fail(breaker, 100);
        Kit.pass(breaker).rateLimited(Duration.ofHours(1));
        assertEquals(State.CLOSED, state());
        assertFalse(breaker.status().totalRequests() < 101);
    }
}
