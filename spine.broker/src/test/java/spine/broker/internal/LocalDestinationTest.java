package spine.broker.internal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spine.api.Address;
import spine.api.Agent;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.message.Directory;

class LocalDestinationTest {
    private final Kit kit = new Kit(Map.of("agentThreads", 1, "agentQueue", 2));
    private final AtomicInteger ids = new AtomicInteger();

    @AfterEach
    void close() {
        kit.close();
    }

    private CompletionStage<Outcome> ask(String agent) throws Exception {
        return ask(agent, Duration.ofSeconds(30));
    }

    private CompletionStage<Outcome> ask(String agent, Duration timeout) throws Exception {
        var call = kit.call("id" + ids.incrementAndGet(), Kit.ANN, timeout, false);
        return kit.router.route(call, new Address.Name(agent), Kit.text("q"));
    }

    private ErrorCode failure(Agent agent) throws Exception {
        kit.host("failing", agent);
        return Kit.code(Kit.outcome(ask("failing")));
    }

    @Test
    void shouldSayAgentFailedWhenItThrowsAnException() throws Exception {
        assertEquals(ErrorCode.AGENT_FAILED, failure((call, request) -> {
            throw new IllegalStateException("secret detail");
        }));
    }

    @Test
    void shouldNotTellDetailsWhenItThrows() throws Exception {
        kit.host("failing", (call, request) -> {
            throw new IllegalStateException("secret detail");
        });
        assertFalse(((Refusal) Kit.outcome(ask("failing"))).sentence().contains("secret"));
    }

    @Test
    void shouldSayAgentFailedAndGoOnWhenItThrowsAnError() throws Exception {
        var first = new AtomicInteger();
        kit.host("failing", (call, request) -> {
            if (first.getAndIncrement() == 0) {
                throw new NoClassDefFoundError("gone");
            }
            return request;
        });
        assertEquals(ErrorCode.AGENT_FAILED, Kit.code(Kit.outcome(ask("failing"))));
        assertEquals("q", Kit.text(Kit.outcome(ask("failing"))));
    }

    @Test
    void shouldSayAgentFailedWhenItReturnsNull() throws Exception {
        assertEquals(ErrorCode.AGENT_FAILED, failure((call, request) -> null));
    }

    @Test
    void shouldSayAgentFailedWhenItInterruptsItself() throws Exception {
        assertEquals(ErrorCode.AGENT_FAILED, failure((call, request) -> {
            throw new InterruptedException();
        }));
    }

    @Test
    void shouldTellTheAgentsOwnWordsWhenItRefuses() throws Exception {
        kit.host("refusing", (call, request) -> {
            throw new SpineException(ErrorCode.NO_RESONANCE, "Nothing known.", "");
        });
        assertEquals(ErrorCode.NO_RESONANCE, Kit.code(Kit.outcome(ask("refusing"))));
    }

    @Test
    void shouldInterruptAndSayDeadlineWhenItHangsAndLeaveOthersAlone() throws Exception {
        var interrupted = new CountDownLatch(1);
        kit.host("hanging", (call, request) -> {
            try {
                new CountDownLatch(1).await();
                return request;
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        });
        kit.host("other", (call, request) -> request);
        var hanging = ask("hanging", Duration.ofMillis(500));

        assertEquals("q", Kit.text(Kit.outcome(ask("other"))));
        assertEquals(ErrorCode.DEADLINE_EXCEEDED, Kit.code(Kit.outcome(hanging)));
        assertTrue(interrupted.await(10, SECONDS));
        kit.host("free", (call, request) -> request);
        assertEquals("q", Kit.text(Kit.outcome(ask("free"))));
    }

    @Test
    void shouldNotLeaveAnInterruptForTheNextRequest() throws Exception {
        var started = new CountDownLatch(1);
        var flags = new ArrayList<Boolean>();
        kit.host("deaf", (call, request) -> {
            flags.add(Thread.currentThread().isInterrupted());
            started.countDown();
            while (flags.size() == 1 && !Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            return request;
        });
        var first = ask("deaf");
        assertTrue(started.await(10, SECONDS));
        kit.router.cancel(Kit.ANN, "id1", "");
        assertEquals(ErrorCode.CANCELLED, Kit.code(Kit.outcome(first)));
        assertEquals("q", Kit.text(Kit.outcome(ask("deaf"))));
        assertEquals(List.of(false, false), flags);
    }

    @Test
    void shouldCountALateAnswerAndDropIt() throws Exception {
        var started = new CountDownLatch(1);
        var told = new AtomicBoolean();
        kit.host("late", (call, request) -> {
            started.countDown();
            while (!told.get() && !request.text().isEmpty()) {
                Thread.onSpinWait();
            }
            return request;
        });
        var first = ask("late");
        assertTrue(started.await(10, SECONDS));
        kit.router.cancel(Kit.ANN, "id1", "");
        assertEquals(ErrorCode.CANCELLED, Kit.code(Kit.outcome(first)));
        told.set(true);
        // The one thread of this agent has counted the late answer before it takes the next request.
        Kit.outcome(kit.router.route(kit.call("next"), new Address.Name("late"), Kit.text("")));
        assertEquals(1, kit.count("replies.late"));
    }

    @Test
    void shouldRefuseWithRetryAfterWhenTheQueueIsFull() throws Exception {
        var gate = new CountDownLatch(1);
        var started = new CountDownLatch(1);
        kit.host("busy", (call, request) -> {
            started.countDown();
            gate.await();
            return request;
        });
        var accepted = new ArrayList<CompletionStage<Outcome>>();
        accepted.add(ask("busy"));
        assertTrue(started.await(10, SECONDS));
        accepted.add(ask("busy"));
        accepted.add(ask("busy"));

        var refused = (Refusal) Kit.outcome(ask("busy"));
        assertEquals(ErrorCode.OVERLOADED, refused.code());
        assertEquals("1", refused.meta().get("Retry-After"));
        gate.countDown();
        for (var each : accepted) {
            assertEquals("q", Kit.text(Kit.outcome(each)));
        }
    }

    @Test
    void shouldNotStartWhatWasCancelledInTheQueue() throws Exception {
        var gate = new CountDownLatch(1);
        var seen = new AtomicInteger();
        kit.host("busy", (call, request) -> {
            seen.incrementAndGet();
            gate.await();
            return request;
        });
        var first = ask("busy");
        var waiting = ask("busy");
        assertEquals("id2", "id" + ids.get());
        kit.router.cancel(Kit.ANN, "id2", "");
        assertEquals(ErrorCode.CANCELLED, Kit.code(Kit.outcome(waiting)));
        gate.countDown();
        assertEquals("q", Kit.text(Kit.outcome(first)));
        assertEquals("q", Kit.text(Kit.outcome(ask("busy"))));
        assertEquals(2, seen.get());
    }

    @Test
    void shouldSayOutcomeUnknownForWorkAndUnavailableForWaitersWhenClosed() throws Exception {
        var started = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        var member = kit.host("leaving", (call, request) -> {
            started.countDown();
            try {
                new CountDownLatch(1).await();
                return request;
            } finally {
                stopped.countDown();
            }
        });
        var working = ask("leaving");
        assertTrue(started.await(10, SECONDS));
        var waiting = ask("leaving");
        member.destination().close();

        assertEquals(ErrorCode.OUTCOME_UNKNOWN, Kit.code(Kit.outcome(working)));
        assertEquals(ErrorCode.UNAVAILABLE, Kit.code(Kit.outcome(waiting)));
        assertEquals(ErrorCode.UNAVAILABLE, Kit.code(Kit.outcome(ask("leaving"))));
        assertTrue(stopped.await(10, SECONDS), "its thread was interrupted");
    }

    @Test
    void shouldShowStuckThreadsWhenTheyIgnoreTheInterrupt() throws Exception {
        var gate = new CountDownLatch(1);
        var stuck = new LocalDestination("stuck", (call, request) -> {
            while (gate.getCount() > 0) {
                Thread.onSpinWait();
            }
            return request;
        }, new LocalDestination.Limits(2, 2), kit.counters, kit.time);
        var call = kit.call("one");
        var result = stuck.dispatch(call, Kit.text("q"));
        Kit.await(() -> call.working().get() > 0);
        kit.router.cancel(Kit.ANN, "one", "");
        assertEquals(ErrorCode.CANCELLED, Kit.code(Kit.outcome(result)));
        assertEquals(Directory.State.HEALTHY, stuck.health().getState(), "within its grace");
        kit.time.advanceMillis(1000);
        assertEquals(Directory.State.DEGRADED, stuck.health().getState());
        assertTrue(stuck.isDegraded());
        gate.countDown();
        stuck.close();
    }

    @Test
    void shouldGiveAnAgentTheCallItWasAskedBy() throws Exception {
        kit.host("curious", (call, request) -> Kit.text(call.principal().id() + call.requestId()
                + call.remaining().isNegative() + call.idempotent()));
        assertEquals("annid1falsefalse", Kit.text(Kit.outcome(ask("curious"))));
        assertNull(Kit.code(Kit.outcome(ask("curious"))));
    }
}
