package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import spine.api.Address;
import spine.api.CallOptions;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.StreamSink;
import spine.api.TraceContext;
import spine.api.message.CancelReceipt;
import spine.api.message.NeuralSpike;
import spine.api.message.StreamPart;
import spine.api.rcis.ErrorDetails;
import spine.api.resilience.RetryAfter;

/** Issue 6, part 4: parts, receipts and credit of an agent behind a socket. */
class RemoteStreamTest {
    private static final Address FAR = new Address.Name("far");

    private final Kit kit = new Kit();
    private final List<String> parts = new ArrayList<>();
    private RemoteAgent agent;

    @BeforeEach
    void join() {
        agent = kit.agents.register(kit.joining("far", "r1", kit.guard.grant(1, Set.of(), Set.of("far"))));
    }

    @AfterEach
    void close() {
        kit.close();
    }

    private final StreamSink sink = new StreamSink() {
        @Override
        public int room(int wanted) {
            return wanted;
        }

        @Override
        public void part(long sequence, Payload part) {
            parts.add(part.text());
        }
    };

    private CompletionStage<Outcome> stream(String id, int credit) throws Exception {
        var call = kit.router.open(new CallOptions(id, Kit.ANN, Duration.ofSeconds(60), TraceContext.NONE, false)
                .with(new CallOptions.Stream(credit, sink)));
        return kit.router.route(call, FAR, Kit.text("q"));
    }

    private boolean reply(NeuralSpike.Builder spike) throws Exception {
        var bytes = spike.build().toByteString();
        return agent.destination().reply(EnvelopeHead.read(bytes), bytes);
    }

    private boolean part(String id, long sequence, String text, boolean last) throws Exception {
        return reply(kit.spike(id).setStreamPart(StreamPart.newBuilder().setSequence(sequence)
                .setData(ByteString.copyFromUtf8(text)).setLast(last)));
    }

    @Test
    void shouldGrantWhatWasAskedPassThePartsOnAndEndWithTheLast() throws Exception {
        var result = stream("1", 2);
        assertEquals(2, kit.endpoint.next().spike().getCredit());
        assertTrue(part("1", 1, "a", false));
        assertTrue(kit.router.grant(Kit.ANN, "1", 3));
        var grant = kit.endpoint.next().spike();
        assertEquals("1", grant.getRequestId());
        assertEquals(3, grant.getCredit());
        assertEquals(NeuralSpike.PayloadCase.PAYLOAD_NOT_SET, grant.getPayloadCase());
        assertTrue(part("1", 2, "b", true));
        assertEquals("ab", Kit.text(Kit.outcome(result)));
        assertEquals(List.of("a", "b"), parts);
        assertFalse(kit.router.grant(Kit.ANN, "1", 1), "it has ended");
        assertFalse(kit.router.grant(Kit.BOB, "1", 1), "somebody else's");
        assertFalse(part("1", 3, "late", false));
    }

    @Test
    void shouldFailAndStopTheAgentWhenAPartIsMissing() throws Exception {
        var result = stream("1", 5);
        kit.endpoint.next();
        part("1", 1, "a", false);
        part("1", 3, "c", false);
        assertEquals(ErrorCode.AGENT_FAILED, Kit.code(Kit.outcome(result)));
        assertEquals("1", kit.endpoint.next().spike().getCancel().getRequestId());
        assertEquals(List.of("a"), parts);
    }

    @Test
    void shouldEndWithTheAgentsErrorAndItsRetryAfter() throws Exception {
        var result = stream("1", 5);
        part("1", 1, "a", false);
        reply(kit.spike("1").setStreamPart(StreamPart.newBuilder().setSequence(2).setLast(true).setError(
                ErrorDetails.newBuilder().setErrorCode("RATE_LIMITED").setRetryAfterSeconds(6.2))));
        var refusal = (Refusal) Kit.outcome(result);
        assertEquals(ErrorCode.RATE_LIMITED, refusal.code());
        assertEquals(Duration.ofSeconds(7), RetryAfter.of(refusal));
    }

    @Test
    void shouldJoinThePartsWhenNobodyAskedForThem() throws Exception {
        var result = kit.router.route(kit.call("1"), FAR, Kit.text("q"));
        assertFalse(kit.endpoint.next().spike().hasCredit());
        part("1", 1, "a", false);
        assertEquals(1, kit.endpoint.next().spike().getCredit());
        part("1", 2, "b", false);
        part("1", 3, "", true);
        assertEquals("ab", Kit.text(Kit.outcome(result)));
    }

    /** Another worker cannot begin an answer anew of which some is with the caller. */
    @Test
    void shouldNotTryAnotherWorkerWhenPartsHaveCome() throws Exception {
        kit.host("spare", (call, request) -> Payload.text("again"), "work");
        var call = kit.router.open(new CallOptions("1", Kit.ANN, Duration.ofSeconds(60), TraceContext.NONE, true)
                .with(new CallOptions.Stream(2, sink)));
        agent.destination().degraded(false);
        var result = new Attempts((ActiveCall) call, List.of(agent.member(), kit.table.current().named("spare").get()),
                Kit.text("q"), new java.util.concurrent.CompletableFuture<>(), kit.counters, kit.shield);
        result.from(0);
        part("1", 1, "a", false);
        agent.destination().close();
        assertEquals(0, kit.count("calls.retried"));
    }

    @Test
    void shouldSayWhenItStoppedWhenTheAgentSaysSo() throws Exception {
        stream("1", 5);
        kit.endpoint.next();
        var receipt = kit.router.stop(Kit.ANN, "1", "enough").toCompletableFuture();
        assertFalse(receipt.isDone());
        var order = kit.endpoint.next().spike();
        reply(kit.spike(order.getRequestId()).setCancelReceipt(CancelReceipt.newBuilder().setRequestId("1")
                .setOutcome(CancelReceipt.Outcome.STOPPED).setStoppedAtMs(42).putSpent("wall_ms", 3)));
        assertEquals(CancelReceipt.Outcome.STOPPED, receipt.get().getOutcome());
        assertEquals(42, receipt.get().getStoppedAtMs());
        assertEquals(3, receipt.get().getSpentOrThrow("wall_ms"));
    }

    /** An agent that knows nothing of receipts still proves by a late answer that it has ended. */
    @Test
    void shouldTakeALateAnswerForAReceipt() throws Exception {
        kit.router.route(kit.call("1"), FAR, Kit.text("q"));
        var receipt = kit.router.stop(Kit.ANN, "1", "").toCompletableFuture();
        assertFalse(reply(kit.spike("1").setTextData("late")));
        assertEquals(CancelReceipt.Outcome.STOPPED, receipt.get().getOutcome());
    }

    @Test
    void shouldSayThatItStillRunsWhenTheAgentSaysNothing() throws Exception {
        try (var hasty = new Kit(java.util.Map.of("cancelWaitMillis", 20L))) {
            hasty.agents.register(hasty.joining("far", "r1", hasty.guard.grant(1, Set.of(), Set.of("far"))));
            hasty.router.route(hasty.call("1"), FAR, Kit.text("q"));
            assertEquals(CancelReceipt.Outcome.STILL_RUNNING, hasty.router.stop(Kit.ANN, "1", "").toCompletableFuture()
                    .get(60, java.util.concurrent.TimeUnit.SECONDS).getOutcome());
        }
    }

    /** BR-15: 0 pauses it; what it is refused for is counted, and its callers are told when to come again. */
    @Test
    void shouldHoldTheAgentToTheCreditThatItSaysLast() throws Exception {
        agent.destination().credit(0);
        var refusal = (Refusal) Kit.outcome(kit.router.route(kit.call("1"), FAR, Kit.text("q")));
        assertEquals(ErrorCode.OVERLOADED, refusal.code());
        assertEquals("1", refusal.meta().get("Retry-After"));
        assertEquals(1, DirectoryView.described(agent.destination().health(), agent.member()).getDropped());
        agent.destination().credit(1);
        kit.router.route(kit.call("2"), FAR, Kit.text("q"));
        assertEquals(1, agent.destination().inFlight());
        assertEquals(ErrorCode.OVERLOADED, Kit.code(Kit.outcome(kit.router.route(kit.call("3"), FAR, Kit.text("q")))));
    }
}
