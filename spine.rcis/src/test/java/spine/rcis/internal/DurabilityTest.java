package spine.rcis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.RequestTable;
import spine.api.message.Durability;
import spine.api.rcis.AgentCall;
import spine.api.rcis.QueryResponse;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;

/** Each reply says what it survives, goes out when that is reached, and is written down without secrets. */
class DurabilityTest {
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private final Edge edge = new Edge();

    private static RCISRequest.Builder call(String agent) {
        return Edge.request().setAgentCall(AgentCall.newBuilder().setAgent(agent)
                .setInput(ByteString.copyFromUtf8("in")));
    }

    private RequestTable.Request begun() {
        return edge.table.begun.get(edge.table.begun.size() - 1);
    }

    @Test
    void shouldSayTheLevelInWordsAndAsGranted() {
        edge.router.answer(Payload.text("a").with(Stamp.KEY, "synced"));
        for (var level : List.of(Durability.ACCEPTED, Durability.JOURNALED, Durability.SYNCED)) {
            edge.table.level = level;
            var reply = edge.ask(call("echo"));
            assertEquals(level, reply.getGranted());
            assertEquals(level.name().toLowerCase(java.util.Locale.ROOT), reply.getMetadataOrThrow("Durability"),
                    "what an agent claims does not hold");
            assertEquals("a", reply.getAgentReply().getOutput().toStringUtf8());
        }
    }

    @Test
    void shouldSendTheReplyAndItsRepetitionsWhenTheLevelIsReached() {
        edge.table.level = null;
        edge.router.answer(Payload.message(QueryResponse.getDefaultInstance()));
        var query = Edge.query("x").build().toByteString();
        edge.tell(Edge.ADMIN, query);
        edge.tell(Edge.ADMIN, query);
        assertTrue(edge.endpoint.sent.isEmpty());
        edge.table.reach(Durability.SYNCED);
        assertEquals(Durability.SYNCED, edge.reply().getGranted());
        assertEquals(Durability.SYNCED, edge.reply().getGranted());
        assertEquals(1, edge.router.routed.size());
    }

    @Test
    void shouldTellTheTableWhatIsWrittenDown() {
        edge.router.answer(Payload.text("a"));
        edge.ask(call("echo").setDurability(Durability.SYNCED).putTraceContext("traceparent", TRACE)
                .setDeadlineUnixMs(Edge.START.plusSeconds(5).toEpochMilli()));
        var call = begun();
        assertEquals(List.of("agent_call", "echo", TRACE, Durability.SYNCED, Duration.ofSeconds(5), false),
                List.of(call.operation(), call.addressee(), call.trace().traceparent(), call.asked(), call.timeout(),
                        call.idempotent()));
        edge.ask(Edge.query("x"));
        assertEquals(List.of("query", "orchestrator", true),
                List.of(begun().operation(), begun().addressee(), begun().idempotent()));
        edge.ask(Edge.request().setDiscover(spine.api.message.Discover.getDefaultInstance()));
        assertEquals(List.of("discover", "", true),
                List.of(begun().operation(), begun().addressee(), begun().idempotent()));
    }

    /** The shared token of the endpoint must not reach a disk by way of the journal. */
    @Test
    void shouldLeaveTheTokenOutOfWhatIsWrittenDown() throws Exception {
        var guarded = new Edge(Edge.settings("s3cret", false));
        guarded.router.answer(Payload.text("a"));
        var query = Edge.query("x").setAuthToken("s3cret").build();
        guarded.ask(Edge.ADMIN, query.toBuilder());
        var body = guarded.table.begun.get(0).body();
        assertFalse(body.toStringUtf8().contains("s3cret"));
        assertEquals(query.toBuilder().clearAuthToken().build(), RCISRequest.parseFrom(body));
        edge.tell(Edge.ADMIN, query.toBuilder().clearAuthToken().build().toByteString());
        assertEquals(query.toBuilder().clearAuthToken().build().toByteString(), begun().body(), "else as it came");
    }

    @Test
    void shouldAnswerOutcomeUnknownToWhatARestartInterruptedAndAskNobody() {
        edge.table.interrupts = true;
        var request = call("echo");
        var reply = edge.ask(request);
        assertEquals("OUTCOME_UNKNOWN", reply.getErrorDetails().getErrorCode());
        assertTrue(reply.getErrorDetails().getErrorMessage().contains("Look whether it was done"));
        assertEquals(reply, edge.ask(request), "for good");
        assertEquals(0, edge.router.routed.size());
    }

    @Test
    void shouldHaveRefusalsOfKnownKeysWrittenDownAndNoneOfStrangers() {
        edge.router.answer(Payload.text("a"));
        edge.tell(Edge.ADMIN, ByteString.copyFromUtf8("garbage"));
        edge.reply();
        var reused = Edge.query("x").setRequestId(UUID.randomUUID().toString());
        edge.ask(reused);
        edge.ask(reused.setQuery(reused.getQuery().toBuilder().setQueryText("y")));
        assertEquals(List.of(ErrorCode.INVALID_REQUEST, ErrorCode.ID_REUSED), edge.table.refused);
        edge.router.refuse(new spine.api.Refusal(ErrorCode.OVERLOADED, "Full.", "Wait."));
        edge.ask(Edge.query("z"));
        assertEquals(List.of(ErrorCode.OVERLOADED), edge.table.forgotten);
        assertEquals(401, edge.ask(FakeGuard.key(9), Edge.query("x")).getStatusCode());
        assertEquals(2, edge.table.refused.size());
    }

    @Test
    void shouldLeaveRoomForTheStampInTheLargestReply() {
        edge.table.level = Durability.JOURNALED;
        var largest = 1 << 20;
        for (int size = largest - 300; size < largest; size++) {
            edge.router.answer(Payload.message(QueryResponse.newBuilder()
                    .setResponseText("x".repeat(size)).build()));
            edge.tell(Edge.ADMIN, Edge.query("x").build().toByteString());
            var sent = edge.endpoint.sent.remove();
            assertTrue(sent.frames().get(0).size() <= largest, "at " + size);
            assertEquals(Durability.JOURNALED, Edge.parse(sent).getGranted());
        }
    }

    @Test
    void shouldKeepTheStampWhereProtobufReadsTheLastOne() throws Exception {
        var reply = RCISResponse.newBuilder().setGranted(Durability.SYNCED).putMetadata(Stamp.KEY, "synced").build();
        var stamped = RCISResponse.parseFrom(Stamp.on(reply.toByteString(), Durability.ACCEPTED));
        assertEquals(Durability.ACCEPTED, stamped.getGranted());
        assertEquals("accepted", stamped.getMetadataOrThrow(Stamp.KEY));
    }
}
