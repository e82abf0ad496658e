package spine.rcis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import spine.api.Payload;
import spine.api.rcis.AgentCall;
import spine.api.rcis.CommandResponse;
import spine.api.rcis.IngestRequest;
import spine.api.rcis.QueryRequest;
import spine.api.rcis.QueryResponse;
import spine.api.rcis.RCISRequest;

/** Operations and answers pass as the bytes that they came as; what was checked is what is forwarded. */
class ForwardingTest {
    private static final UnknownFieldSet NEWER = UnknownFieldSet.newBuilder().addField(900,
            UnknownFieldSet.Field.newBuilder().addVarint(7).build()).build();
    private final Edge edge = new Edge();

    private ByteString forwarded() {
        var routed = edge.router.routed;
        return routed.get(routed.size() - 1).request().data();
    }

    @Test
    void shouldForwardTheOperationsOwnBytesUnknownFieldsIncluded() {
        var query = QueryRequest.newBuilder().setQueryText("x").setUnknownFields(NEWER).build();
        edge.tell(Edge.ADMIN, Edge.request().setQuery(query).build().toByteString());
        assertEquals(query.toByteString(), forwarded());
        assertEquals(Payload.typeOf(query), edge.router.routed.get(0).request().contentType());

        var input = ByteString.copyFromUtf8("in".repeat(1000));
        edge.tell(Edge.ADMIN, Edge.request().setAgentCall(AgentCall.newBuilder().setAgent("a").setInput(input)).build()
                .toByteString());
        assertEquals(input, forwarded());
    }

    @Test
    void shouldReplyWithTheAgentsOwnBytesUnknownFieldsIncluded() {
        var answer = QueryResponse.newBuilder().setResponseText("yes").setUnknownFields(NEWER).build();
        edge.router.answer(Payload.message(answer).with("score", "0.5"));
        var reply = edge.ask(Edge.query("x"));
        assertEquals(answer, reply.getQueryResponse());
        assertEquals("OK", reply.getStatusMessage());
        assertEquals("0.5", reply.getMetadataOrThrow("score"));

        var failed = CommandResponse.newBuilder().setResultMessage("no").build();
        edge.router.answer(Payload.message(failed));
        var command = edge.ask(Edge.request().setCommand(spine.api.rcis.CommandRequest.newBuilder()
                .setCommandValue(0)));
        assertEquals(500, command.getStatusCode());
        assertEquals(failed, command.getCommandResponse(), "RC-10");
    }

    @Test
    void shouldReplyAgentFailedWhenTheAgentsBytesDoNotParse() {
        edge.router.answer(new Payload(Payload.typeOf(QueryResponse.getDefaultInstance()),
                ByteString.copyFrom(new byte[] {10, 50, 1})));
        assertEquals("AGENT_FAILED", edge.ask(Edge.query("x")).getErrorDetails().getErrorCode());
    }

    /** Protobuf merges an operation that comes in two pieces: checked and forwarded must be the same (RC-05). */
    @Test
    void shouldForwardWhatWasCheckedWhenAnOperationComesInPieces() {
        var head = Edge.request().build().toByteString();
        var one = piece(QueryRequest.newBuilder().setQueryText("asked").build());
        var other = piece(QueryRequest.newBuilder().setMaxPropagationSteps(5000).build());
        edge.tell(Edge.ADMIN, head.concat(one).concat(other));
        assertEquals(QueryRequest.newBuilder().setQueryText("asked").setMaxPropagationSteps(Route.STEPS_LIMIT).build()
                .toByteString(), forwarded());
        var another = RCISRequest.newBuilder().setIngest(IngestRequest.newBuilder().setContent("late")).build();
        edge.tell(Edge.ADMIN, Edge.request().build().toByteString().concat(one).concat(another.toByteString()));
        assertEquals(another.getIngest().toByteString(), forwarded(), "the last one wins, as in the check");
    }

    private static ByteString piece(QueryRequest query) {
        return RCISRequest.newBuilder().setQuery(query).build().toByteString();
    }

    @Test
    void shouldCapTheStepsOfAQuery() {
        edge.tell(Edge.ADMIN, Edge.request().setQuery(QueryRequest.newBuilder().setQueryText("x")
                .setMaxPropagationSteps(5000)).build().toByteString());
        assertEquals(QueryRequest.newBuilder().setQueryText("x").setMaxPropagationSteps(1000).build().toByteString(),
                forwarded());
    }

    /** RC-12: equal work is told by the operation's bytes, whatever stands around them. */
    @Test
    void shouldTellWorkApartByItsKindAndBytes() {
        var prints = List.of(Edge.query("x"), Edge.query("y"), Edge.request().setIngest(IngestRequest.newBuilder()
                .setContent("x"))).stream().map(r -> print(r.build())).toList();
        assertNotEquals(prints.get(0), prints.get(1));
        assertNotEquals(prints.get(0), prints.get(2));
        var query = Edge.query("x");
        assertEquals(print(query.build()), print(query.setAuthToken("t").setDeadlineUnixMs(5).build()));
        assertEquals(print(query.build()), print(query.putTraceContext("traceparent", "x").build()));
    }

    private static ByteString print(RCISRequest request) {
        return Canonical.of(request, Head.read(request.toByteString()).orElseThrow());
    }
}
