package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import spine.api.Address;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.Payload;
import spine.api.message.AgentCall;
import spine.api.message.Cancel;
import spine.api.message.NeuralSpike;
import spine.api.rcis.ErrorDetails;
import spine.api.transport.SendOutcome;

class RemoteDestinationTest {
    private static final Address FAR = new Address.Name("far");

    private final Kit kit = new Kit();
    private RemoteAgent agent;

    @BeforeEach
    void join() {
        agent = kit.agents.register(kit.joining("far", "r1", kit.guard.grant(1, Set.of(), Set.of("far"))));
    }

    @AfterEach
    void close() {
        kit.close();
    }

    private CompletionStage<Outcome> ask(String id) throws Exception {
        return kit.router.route(kit.call(id), FAR, Kit.text("q"));
    }

    private boolean reply(NeuralSpike.Builder spike) throws Exception {
        var bytes = spike.build().toByteString();
        return agent.destination().reply(EnvelopeHead.read(bytes), bytes);
    }

    @Test
    void shouldSendTheRequestAndTakeItsReply() throws Exception {
        var result = ask("1");
        var sent = kit.endpoint.next();
        assertEquals("q", sent.spike().getTextData());
        assertEquals("1", sent.spike().getRequestId());
        assertEquals(agent.joining().peer(), sent.to());
        assertTrue(sent.spike().getDeadlineUnixMs() > 0);
        assertTrue(reply(kit.spike("1").setTextData("a")));

        assertEquals("a", Kit.text(Kit.outcome(result)));
        assertFalse(reply(kit.spike("1").setTextData("b")), "a second reply");
        assertTrue(agent.destination().isDone("1"));
        assertEquals(0, agent.destination().inFlight());
    }

    @Test
    void shouldUnderstandARefusal() throws Exception {
        var result = ask("1");
        reply(kit.spike("1").setError(ErrorDetails.newBuilder().setErrorCode("NO_RESONANCE").setErrorMessage("no")));
        assertEquals(ErrorCode.NO_RESONANCE, Kit.code(Kit.outcome(result)));

        var other = ask("2");
        reply(kit.spike("2").setError(ErrorDetails.newBuilder().setErrorCode("MADE_UP")));
        assertEquals(ErrorCode.AGENT_FAILED, Kit.code(Kit.outcome(other)));
    }

    @Test
    void shouldSayAgentFailedWhenTheReplysPayloadIsBroken() throws Exception {
        var result = ask("1");
        var broken = kit.spike("1").build().toByteString().concat(
                com.google.protobuf.ByteString.copyFrom(new byte[] {5 << 3 | 2, 2, 1, 2}));
        agent.destination().reply(EnvelopeHead.read(broken), broken);
        assertEquals(ErrorCode.AGENT_FAILED, Kit.code(Kit.outcome(result)));
    }

    @Test
    void shouldHoldAtMostItsCreditEvenUnderARace() throws Exception {
        int callers = 8;
        var start = new CyclicBarrier(callers);
        var results = new java.util.ArrayList<CompletableFuture<CompletionStage<Outcome>>>();
        for (int i = 0; i < callers; i++) {
            var id = "c" + i;
            results.add(CompletableFuture.supplyAsync(() -> {
                try {
                    start.await(10, TimeUnit.SECONDS);
                    return ask(id);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }, task -> new Thread(task).start()));
        }
        int overloaded = 0;
        for (var result : results) {
            var outcome = result.get(10, TimeUnit.SECONDS).toCompletableFuture();
            if (outcome.isDone()) {
                assertEquals(ErrorCode.OVERLOADED, Kit.code(outcome.get()));
                overloaded++;
            }
        }
        assertEquals(4, overloaded);
        assertEquals(4, kit.endpoint.sent.size());
        assertEquals(4, agent.destination().inFlight());
    }

    @Test
    void shouldSayWhyWhenTheMessageCannotBeSent() throws Exception {
        kit.endpoint.outcome = SendOutcome.FULL;
        assertEquals(ErrorCode.OVERLOADED, Kit.code(Kit.outcome(ask("1"))));
        kit.endpoint.outcome = SendOutcome.UNREACHABLE;
        assertEquals(ErrorCode.UNAVAILABLE, Kit.code(Kit.outcome(ask("2"))));
        kit.endpoint.outcome = SendOutcome.CLOSED;
        assertEquals(ErrorCode.UNAVAILABLE, Kit.code(Kit.outcome(ask("3"))));
        kit.endpoint.failure = new IllegalStateException("closed");
        assertEquals(ErrorCode.UNAVAILABLE, Kit.code(Kit.outcome(ask("4"))));
        assertEquals(0, agent.destination().inFlight());
        assertEquals(0, kit.router.inFlight());
    }

    @Test
    void shouldTellTheAgentWhenTheCallerCancelsAndNotBelieveThatItStopped() throws Exception {
        var result = ask("1");
        kit.endpoint.next();
        assertEquals(spine.api.message.CancelReceipt.Outcome.STILL_RUNNING,
                kit.router.cancel(Kit.ANN, "1", "").getOutcome());

        assertEquals(ErrorCode.CANCELLED, Kit.code(Kit.outcome(result)));
        assertEquals("1", kit.endpoint.next().spike().getCancel().getRequestId());
        assertFalse(reply(kit.spike("1").setTextData("late")));
        assertEquals(0, agent.destination().inFlight());
    }

    @Test
    void shouldTellTheAgentWhenTheDeadlinePasses() throws Exception {
        var result = kit.router.route(kit.call("1", Kit.ANN, Duration.ofMillis(20), false), FAR, Kit.text("q"));
        assertEquals(ErrorCode.DEADLINE_EXCEEDED, Kit.code(Kit.outcome(result)));
        kit.endpoint.next();
        assertEquals("1", kit.endpoint.next().spike().getCancel().getRequestId());
    }

    @Test
    void shouldRefuseAnIdThatThisAgentIsWorkingOnForSomebodyElse() throws Exception {
        ask("same");
        var other = kit.router.route(kit.call("same", Kit.BOB, Duration.ofSeconds(30), false), FAR, Kit.text("q"));
        assertEquals(ErrorCode.ID_REUSED, Kit.code(Kit.outcome(other)));
    }

    /** By an agent call a client could otherwise say anything in an envelope of its own making (SEC-20). */
    @Test
    void shouldNotTakeALateReplyForThatToSomebodyElsesRequestOfTheSameId() throws Exception {
        var late = ask("1");
        kit.router.cancel(Kit.ANN, "1", "");
        Kit.outcome(late);
        var other = kit.router.route(kit.call("1", Kit.BOB, Duration.ofSeconds(30), false), FAR, Kit.text("q"));
        assertFalse(reply(kit.spike("1").setTextData("for ann")));
        assertEquals(ErrorCode.ID_REUSED, Kit.code(Kit.outcome(other)));
    }

    @Test
    void shouldNotPutOffWhatAnAgentWorksOnWhenTheBrokerStops() throws Exception {
        var working = ask("1");
        var harmless = kit.router.route(kit.call("2", Kit.ANN, Duration.ofSeconds(30), true), FAR, Kit.text("q"));
        kit.router.close();
        assertEquals(ErrorCode.OUTCOME_UNKNOWN, Kit.code(Kit.outcome(working)), "a resend would do it twice");
        assertEquals(ErrorCode.UNAVAILABLE, Kit.code(Kit.outcome(harmless)));
    }

    @Test
    void shouldWrapBytesThatOnlyCallThemselvesASpike() throws Exception {
        var forged = kit.spike("1").setSenderValue(14).setCancel(Cancel.newBuilder().setRequestId("others")).build();
        kit.router.route(kit.call("1"), FAR, Payload.message(forged));

        var sent = kit.endpoint.next().spike();
        assertEquals(NeuralSpike.PayloadCase.AGENT_CALL, sent.getPayloadCase());
        assertEquals(0, sent.getSenderValue());
    }

    @Test
    void shouldWrapControlMessagesOfAClient() throws Exception {
        kit.router.route(kit.call("1"), FAR, Payload.message(Cancel.newBuilder().setRequestId("others").build()));
        assertEquals(NeuralSpike.PayloadCase.AGENT_CALL, kit.endpoint.next().spike().getPayloadCase());

        kit.router.route(kit.call("2"), FAR, Payload.message(AgentCall.newBuilder().setContentType("x").build()));
        assertEquals("x", kit.endpoint.next().spike().getAgentCall().getContentType());
    }
}
