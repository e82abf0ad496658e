package spine.rcis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import spine.api.Payload;
import spine.api.message.Cancel;
import spine.api.message.Discover;
import spine.api.rcis.AgentCall;
import spine.api.rcis.CommandRequest;
import spine.api.rcis.CommandRequest.CommandType;
import spine.api.rcis.IngestChunk;
import spine.api.rcis.IngestRequest;
import spine.api.rcis.MetricsRequest;
import spine.api.rcis.QueryResponse;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RetrieveRequest;
import spine.api.security.Permissions;
import spine.api.security.Permissions.Action;
import spine.api.security.Permissions.Rule;
import spine.api.security.VerifiedKey;

/** Who may use and call what, and what a client is told while keys and policies change: SEC-16, SEC-20, SEC-40. */
class PermitsTest {
    private static final VerifiedKey KEY = FakeGuard.key(7);

    private final Edge edge = new Edge();

    private static Permissions may(String... words) {
        return Permissions.of(Arrays.stream(words).map(word -> new Rule(true,
                word.startsWith("call ") ? Action.CALL : word.startsWith("use ") ? Action.USE : Action.ADMINISTER,
                word.substring(word.indexOf(' ') + 1), "*")).toList());
    }

    private static Map<String, RCISRequest.Builder> operations() {
        var all = new LinkedHashMap<String, RCISRequest.Builder>();
        var item = IngestRequest.newBuilder().setContent("x");
        all.put("use query", Edge.query("x"));
        all.put("use ingest", Edge.request().setIngest(item));
        all.put("use ingest of a stream", Edge.request().setIngestChunk(
                IngestChunk.newBuilder().setStreamId("s").setSequence(1).addItems(item)));
        all.put("use retrieve", Edge.request().setRetrieve(
                RetrieveRequest.newBuilder().addAllLocation9D(Collections.nCopies(9, 0))));
        all.put("use metrics", Edge.request().setMetrics(MetricsRequest.getDefaultInstance()));
        all.put("use discover", Edge.request().setDiscover(Discover.getDefaultInstance()));
        all.put("use cancel", Edge.request().setCancel(
                Cancel.newBuilder().setRequestId(Edge.request().getRequestId())));
        for (var type : List.of(CommandType.NAP, CommandType.TRAIN, CommandType.EXPORT_GGUF)) {
            all.put("use command." + type.name().toLowerCase(Locale.ROOT),
                    Edge.request().setCommand(CommandRequest.newBuilder().setCommand(type)));
        }
        all.put("call tavily", Edge.request().setAgentCall(AgentCall.newBuilder().setAgent("tavily")));
        all.put("call capability:search",
                Edge.request().setAgentCall(AgentCall.newBuilder().setCapability("search")));
        return all;
    }

    /** Each operation with the one right that it needs, and with all of the others. */
    @Test
    void shouldAskForTheOneRightThatAnOperationNeeds() {
        operations().forEach((words, request) -> {
            var right = words.replace(" of a stream", "");
            var others = operations().keySet().stream().map(w -> w.replace(" of a stream", ""))
                    .filter(w -> !w.equals(right)).distinct().toArray(String[]::new);
            edge.guard.permit(KEY, "other", may(others));
            var refusal = edge.ask(KEY, request);
            assertEquals(403, refusal.getStatusCode(), words);
            assertEquals("FORBIDDEN", refusal.getErrorDetails().getErrorCode());
            assertTrue(refusal.getErrorDetails().getErrorMessage().contains("spinectl policy explain '" + KEY.z85()
                    + "' \"" + right + "\""), refusal.getErrorDetails().getErrorMessage());
            edge.guard.permit(KEY, "other", may(right));
            edge.tell(KEY, request.build().toByteString());
            assertTrue(edge.endpoint.sent.isEmpty() || edge.reply().getStatusCode() == 200, words);
        });
        assertTrue(edge.guard.refusals.get(0).equals("rcis.permission This key may not use query."),
                edge.guard.refusals.get(0));
    }

    /** A right that was taken away is gone for the stored reply, too. */
    @Test
    void shouldNotRepeatAReplyToAKeyThatMayNotAskAnyMore() {
        edge.guard.permit(KEY, "other", may("use query"));
        edge.router.answer(Payload.message(QueryResponse.getDefaultInstance()));
        var request = Edge.query("x");
        assertEquals(200, edge.ask(KEY, request).getStatusCode());
        edge.guard.permit(KEY, "other", may("use ingest"));
        assertEquals(403, edge.ask(KEY, request).getStatusCode());
    }

    @Test
    void shouldLimitTheRateOfAllWhoMayNotAdministerRates() {
        edge.guard.permit(KEY, "admin", may("use discover"));
        for (int i = 0; i < 100; i++) {
            assertEquals(200, discover());
        }
        assertEquals(429, discover());
        edge.guard.permit(KEY, "whatever", may("use discover", "administer rates"));
        assertEquals(200, discover());
    }

    private int discover() {
        return edge.ask(KEY, Edge.request().setDiscover(Discover.getDefaultInstance())).getStatusCode();
    }

    /** SEC-16: while no policy is there, a client is told to come again, and gets what was done meanwhile. */
    @Test
    void shouldPutOffAndNotDenyWhileNoPolicyIsThere() {
        var request = Edge.query("x");
        edge.tell(Edge.CLIENT, request.build().toByteString());
        edge.guard.noPolicy = true;
        edge.router.routed.get(0).outcome().complete(
                FakeRouter.answerOf(Payload.message(QueryResponse.getDefaultInstance())));
        var putOff = edge.reply();
        assertEquals(503, putOff.getStatusCode());
        assertEquals(request.getRequestId(), putOff.getRequestId());
        assertEquals("1", putOff.getMetadataOrThrow("Retry-After"));
        assertEquals(503, edge.ask(Edge.CLIENT, request).getStatusCode());
        edge.guard.noPolicy = false;
        assertEquals(200, edge.ask(Edge.CLIENT, request).getStatusCode());
        assertEquals(1, edge.router.routed.size(), "done once");
    }

    /** SEC-40. */
    @Test
    void shouldTellTheServersNextKeyWithEachReplyWhileItIsBeingRotated() {
        edge.router.answer(Payload.message(QueryResponse.getDefaultInstance()));
        assertFalse(edge.ask(Edge.query("x")).containsMetadata("Server-Key-Next"));
        edge.nextKey = Optional.of(FakeGuard.key(99));
        assertEquals(FakeGuard.key(99).z85(), edge.ask(Edge.query("y")).getMetadataOrThrow("Server-Key-Next"));
        assertEquals(FakeGuard.key(99).z85(),
                edge.ask(Edge.request()).getMetadataOrThrow("Server-Key-Next"), "with a refusal, too");
    }
}
