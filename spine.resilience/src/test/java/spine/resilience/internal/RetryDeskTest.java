package spine.resilience.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.Refusal;
import spine.api.resilience.Lane;
import spine.api.resilience.RetryPolicy;
import spine.api.resilience.RetryPolicy.Growth;

/** BR-16, BR-17, and the budget. */
class RetryDeskTest {
    private static final RetryPolicy FAST = new RetryPolicy(3, Duration.ofMillis(1), Growth.DOUBLING, 0.5);
    private static final Duration LONG = Duration.ofMinutes(10);

    private final FakeStore store = new FakeStore();
    private Keeper keeper = keeper();
    private RetryDesk desk = new RetryDesk(keeper, Kit.settings(), System::nanoTime);
    private final AtomicInteger tries = new AtomicInteger();

    private Keeper keeper() {
        var made = new Keeper();
        made.bindStore(store);
        return made;
    }

    @AfterEach
    void close() {
        desk.close();
        keeper.close();
    }

    private CompletionStage<Outcome> refusing(Refusal refusal) {
        tries.incrementAndGet();
        return CompletableFuture.completedFuture(refusal);
    }

    private static Refusal refusal(ErrorCode code) {
        return new Refusal(code, "because", "");
    }

    private Outcome call(Lane lane, RetryPolicy policy, Duration deadline, Refusal refusal) throws Exception {
        return desk.call(lane, "s", policy, deadline, () -> refusing(refusal)).toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    @Test
    void shouldWaitAsBR16AndBR17Say() {
        assertEquals(List.of(10L, 20L, 30L),
                List.of(1, 2, 3).stream().map(n -> RetryPolicy.SEND.pause(n, 0.9).toMillis()).toList());
        assertEquals(List.of(100L, 200L, 400L),
                List.of(1, 2, 3).stream().map(n -> RetryPolicy.CALL.pause(n, 0).toMillis()).toList());
        assertEquals(50, RetryPolicy.CALL.pause(1, 0.9999999).toMillis());
        assertEquals(3, RetryPolicy.SEND.tries());
        assertEquals(3, RetryPolicy.CALL.tries());
    }

    @Test
    void shouldTrySendingThreeTimesAndSayFalseBR16() throws Exception {
        assertFalse(desk.send(RetryPolicy.SEND, () -> tries.incrementAndGet() > 3).toCompletableFuture().get(60,
                TimeUnit.SECONDS));
        assertEquals(3, tries.get());
        tries.set(0);
        assertTrue(desk.send(RetryPolicy.SEND, () -> tries.incrementAndGet() == 3).toCompletableFuture().get(60,
                TimeUnit.SECONDS));
        var thrown = assertThrows(ExecutionException.class, () -> desk.send(RetryPolicy.SEND, () -> {
            throw new IllegalStateException("closed");
        }).toCompletableFuture().get(60, TimeUnit.SECONDS));
        assertEquals("closed", thrown.getCause().getMessage());
    }

    @Test
    void shouldTryThreeTimesWhatMayHelpAndOnceWhatMayNot() throws Exception {
        assertEquals(refusal(ErrorCode.UNAVAILABLE), call(Lane.PRODUCTION, FAST, LONG, refusal(ErrorCode.UNAVAILABLE)));
        assertEquals(3, tries.getAndSet(0));
        call(Lane.PRODUCTION, FAST, LONG, refusal(ErrorCode.INVALID_REQUEST));
        assertEquals(1, tries.get());
    }

    @Test
    void shouldNotWaitBeyondTheDeadlineNorAskBeforeRetryAfter() throws Exception {
        call(Lane.PRODUCTION, FAST, Duration.ZERO, refusal(ErrorCode.UNAVAILABLE));
        assertEquals(1, tries.getAndSet(0));
        call(Lane.PRODUCTION, FAST, Duration.ofSeconds(30), refusal(ErrorCode.RATE_LIMITED).with("Retry-After", "31"));
        assertEquals(1, tries.get());
    }

    @Test
    void shouldKeepRetriesToTheirShareAndLanesApart() throws Exception {
        for (int i = 0; i < 200; i++) {
            call(Lane.PRODUCTION, FAST, LONG, refusal(ErrorCode.UNAVAILABLE));
        }
        assertTrue(tries.get() <= 200 + 5 + 20, tries + " tries of 200 calls");
        assertTrue(tries.get() >= 200 + 20, tries + " tries of 200 calls");
        tries.set(0);
        call(new Lane("candidate-1"), FAST, LONG, refusal(ErrorCode.UNAVAILABLE));
        assertEquals(3, tries.get());
    }

    @Test
    void shouldRememberTheBudget() throws Exception {
        for (int i = 0; i < 20; i++) {
            call(Lane.PRODUCTION, FAST, LONG, refusal(ErrorCode.UNAVAILABLE));
        }
        desk.close();
        keeper.close();
        assertTrue(Integer.parseInt(store.text("resilience-retries.production", "s")) < 1000);
        keeper = keeper();
        desk = new RetryDesk(keeper, Kit.settings(), System::nanoTime);
        tries.set(0);
        call(Lane.PRODUCTION, FAST, LONG, refusal(ErrorCode.UNAVAILABLE));
        assertTrue(tries.get() <= 2, "the reserve is not there again");
    }

    @Test
    void shouldGiveTheLastOutcomeToThoseWhoWaitAtTheEnd() throws Exception {
        var slow = new RetryPolicy(3, Duration.ofHours(1), Growth.LINEAR, 0);
        var call = desk.call(Lane.PRODUCTION, "s", slow, Duration.ofDays(1), () -> refusing(refusal(ErrorCode.OVERLOADED)));
        var sent = desk.send(slow, () -> false);
        desk.close();
        assertEquals(refusal(ErrorCode.OVERLOADED), call.toCompletableFuture().get(60, TimeUnit.SECONDS));
        assertFalse(sent.toCompletableFuture().get(60, TimeUnit.SECONDS));
    }

    @Property
    boolean shouldNeverAllowMoreThanReserveAndShare(@ForAll List<Boolean> isCall) {
        var budget = new RetryBudget(new RetryBudget.Share(0.25, 3));
        int calls = 0;
        int retries = 0;
        for (boolean call : isCall) {
            if (call) {
                budget.called();
                calls++;
            } else if (budget.spend()) {
                retries++;
            }
        }
        return retries <= 3 + calls / 4.0;
    }
}
