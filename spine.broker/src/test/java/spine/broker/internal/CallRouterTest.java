package spine.broker.internal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import spine.api.Address;
import spine.api.Answer;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.Principal;
import spine.api.SpineException;
import spine.api.message.CancelReceipt;

class CallRouterTest extends WithDesks {
    @Test
    void shouldRefuseAboveTheLimitAndTakeMoreWhenOneEnded() throws Exception {
        var calls = List.of(kit.call("1"), kit.call("2"), kit.call("3"));
        var refused = assertThrows(SpineException.class, () -> kit.call("4")).refusal();

        assertEquals(ErrorCode.OVERLOADED, refused.code());
        assertEquals("1", refused.meta().get("Retry-After"));
        calls.get(0).end();
        calls.get(0).end();
        kit.call("4");
        assertEquals(3, kit.router.inFlight());
    }

    @Test
    void shouldRefuseASecondCallWithAnIdInFlightButNotAnotherPrincipals() throws Exception {
        var first = kit.call("same");
        assertEquals(ErrorCode.ID_REUSED, assertThrows(SpineException.class, () -> kit.call("same")).refusal().code());
        kit.call("same", Kit.BOB, Duration.ofSeconds(1), false);
        kit.call("same", new Principal("local", "ann", "", Principal.Role.ADMIN), Duration.ofSeconds(1), false);
        assertEquals(3, kit.router.inFlight());
        first.end();
        kit.call("same");
    }

    @Test
    void shouldSayWhatIsMissingWhenNobodyIsThere() throws Exception {
        assertEquals(ErrorCode.NO_SUCH_AGENT, Kit.code(Kit.outcome(kit.router.route(kit.call("1"),
                new Address.Name("nobody"), Kit.text("")))));
        assertEquals(ErrorCode.NO_SUCH_AGENT, Kit.code(Kit.outcome(kit.router.route(kit.call("2"),
                new Address.Group("all"), Kit.text("")))));
        assertEquals(0, kit.router.inFlight());
    }

    @Test
    void shouldEndOnceWhenTheAnswerComesAndCountTheSecond() throws Exception {
        var desk = desk("a");
        var result = kit.router.route(kit.call("1"), WORK, Kit.text(""));
        kit.router.cancel(Kit.ANN, "1", "changed my mind");
        desk.asked.get(0).complete(answer("late"));

        assertEquals(ErrorCode.CANCELLED, Kit.code(Kit.outcome(result)));
        assertEquals(1, kit.count("replies.late"));
        assertEquals(0, kit.router.inFlight());
    }

    @Test
    void shouldSayDeadlineWhenNothingComes() throws Exception {
        desk("a");
        var result = kit.router.route(kit.call("1", Kit.ANN, Duration.ofMillis(20), false), WORK, Kit.text(""));

        assertEquals(ErrorCode.DEADLINE_EXCEEDED, Kit.code(Kit.outcome(result)));
        assertEquals(0, kit.router.inFlight());
    }

    /** Answer, cancellation and deadline at the same moment: one outcome, nothing left over, a hundred times. */
    @Test
    void shouldHaveExactlyOneOutcomeWhenAllEndsRace() throws Exception {
        for (int i = 0; i < 100; i++) {
            var desk = new Desk();
            join("a" + i, desk);
            var id = "race" + i;
            var outcomes = new AtomicInteger();
            var call = kit.call(id, Kit.ANN, Duration.ofMillis(1), true);
            var result = kit.router.route(call, new Address.Name("a" + i), Kit.text(""));
            result.thenAccept(o -> outcomes.incrementAndGet());
            var start = new CyclicBarrier(2);
            var cancel = CompletableFuture.runAsync(() -> {
                await(start);
                kit.router.cancel(Kit.ANN, id, "");
            });
            await(start);
            desk.asked.forEach(a -> a.complete(answer("x")));
            cancel.get(10, SECONDS);

            Kit.outcome(result);
            assertEquals(1, outcomes.get());
            assertEquals(0, kit.router.inFlight());
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(10, SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldRefuseToRouteWhenTheRequestHasEnded() throws Exception {
        var desk = desk("a");
        var call = kit.call("1");
        var nested = call.nested();
        call.end();
        assertEquals(ErrorCode.CANCELLED, Kit.code(Kit.outcome(kit.router.route(nested, WORK, Kit.text("")))));

        var cancelled = kit.call("2");
        kit.router.cancel(Kit.ANN, "2", "");
        assertEquals(ErrorCode.CANCELLED, Kit.code(Kit.outcome(kit.router.route(cancelled, WORK, Kit.text("")))));
        assertEquals(List.of(), desk.asked);
    }

    @Test
    void shouldEndNestedWorkByTheDeadlineWhenTheRootWasAnswered() throws Exception {
        desk("a");
        kit.host("root", (call, request) -> request);
        var root = kit.call("1", Kit.ANN, Duration.ofSeconds(1), false);
        var nested = kit.router.route(root.nested(), WORK, Kit.text(""));
        assertEquals("x", Kit.text(Kit.outcome(kit.router.route(root, new Address.Name("root"), Kit.text("x")))));

        assertEquals(ErrorCode.DEADLINE_EXCEEDED, Kit.code(Kit.outcome(nested)));
    }

    @Test
    void shouldShareDeadlineGenerationAndCancellationWhenNested() throws Exception {
        var root = kit.call("1");
        var nested = root.nested();
        assertFalse(nested.requestId().equals(root.requestId()));
        assertEquals(4, java.util.UUID.fromString(nested.requestId()).version());
        assertEquals(2, java.util.UUID.fromString(nested.requestId()).variant());
        assertEquals(root.pinned(), nested.pinned());
        assertEquals(root.principal(), nested.principal());
        kit.router.cancel(Kit.ANN, "1", "");
        assertTrue(nested.cancel().isCancelled());
    }

    @Test
    void shouldTellTheTruthInTheReceipt() throws Exception {
        assertEquals(CancelReceipt.Outcome.UNKNOWN, kit.router.cancel(Kit.ANN, "never", "").getOutcome());
        kit.call("idle");
        assertEquals(CancelReceipt.Outcome.UNKNOWN, kit.router.cancel(Kit.BOB, "idle", "").getOutcome(),
                "another principal's request");
        assertEquals(CancelReceipt.Outcome.STOPPED, kit.router.cancel(Kit.ANN, "idle", "").getOutcome());
        assertEquals(CancelReceipt.Outcome.ALREADY_DONE, kit.router.cancel(Kit.ANN, "idle", "").getOutcome());

        var working = new CountDownLatch(1);
        var gate = new CountDownLatch(1);
        kit.host("deaf", (call, request) -> {
            working.countDown();
            while (gate.getCount() > 0) {
                Thread.onSpinWait();
            }
            return request;
        });
        kit.router.route(kit.call("deaf"), new Address.Name("deaf"), Kit.text(""));
        assertTrue(working.await(10, SECONDS));
        assertEquals(CancelReceipt.Outcome.STILL_RUNNING, kit.router.cancel(Kit.ANN, "deaf", "").getOutcome());
        gate.countDown();
    }

    /** An agent's action that blocks or throws must not keep others from being told, nor stop the deadlines. */
    @Test
    void shouldKeepAllDeadlinesWhenAnAgentsCancelActionBlocksOrThrows() throws Exception {
        desk("a");
        var gate = new CountDownLatch(1);
        var blocking = kit.call("1", Kit.ANN, Duration.ofSeconds(2), false);
        blocking.cancel().onCancel(() -> {
            throw new IllegalStateException("rude");
        });
        blocking.cancel().onCancel(() -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        var told = new CountDownLatch(1);
        blocking.cancel().onCancel(told::countDown);
        assertEquals(ErrorCode.DEADLINE_EXCEEDED,
                Kit.code(Kit.outcome(kit.router.route(blocking, WORK, Kit.text("")))));
        var other = kit.call("2", Kit.ANN, Duration.ofMillis(10), false);
        assertEquals(ErrorCode.DEADLINE_EXCEEDED, Kit.code(Kit.outcome(kit.router.route(other, WORK, Kit.text("")))));
        assertTrue(told.await(10, SECONDS));
        gate.countDown();
    }

    @Test
    void shouldLetGoOfCancelActionsWhenNestedCallsEnd() throws Exception {
        kit.host("quick", (call, request) -> request);
        var root = kit.call("long");
        for (int i = 0; i < 1000; i++) {
            Kit.outcome(kit.router.route(root.nested(), new Address.Name("quick"), Kit.text("x")));
        }
        assertTrue(root.source().linked() < 10, "left: " + root.source().linked());
    }

    @Test
    void shouldEndWhatIsOpenAndRefuseWhatComesWhenStopped() throws Exception {
        desk("a");
        var result = kit.router.route(kit.call("1"), WORK, Kit.text(""));
        kit.router.close();

        assertEquals(ErrorCode.UNAVAILABLE, Kit.code(Kit.outcome(result)));
        assertEquals(ErrorCode.UNAVAILABLE, assertThrows(SpineException.class, () -> kit.call("2")).refusal().code());
        assertEquals(0, kit.router.inFlight());
    }
}
