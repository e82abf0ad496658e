package spine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.message.NeuralSpike;
import spine.api.rcis.AgentCall;
import spine.api.rcis.AgentReply;
import spine.api.rcis.ErrorDetails;
import spine.api.rcis.IngestRequest;
import spine.api.rcis.QueryRequest;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;

/** Replay of what was recorded, by {@code spinectl journal replay}. */
@Timeout(60)
class JournalReplayTest extends WithFakeSpine {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private final List<String> entries = new ArrayList<>();

    /** The agent echo answers in capitals, and refuses what asks for it. */
    @Override
    RCISResponse.Builder answer(RCISRequest request) {
        var reply = FakeSpine.ok();
        if (request.hasDiscover()) {
            return reply.setDirectory(reply.getDirectoryBuilder());
        }
        var call = request.getAgentCall();
        var input = call.getInput().toStringUtf8();
        if (call.getAgent().equals("journal")) {
            reply.getAgentReplyBuilder().setOutput(ByteString.copyFromUtf8("{\"entries\":[" + String.join(",", entries)
                    + "],\"after\":" + entries.size() + ",\"more\":false,\"last\":" + entries.size() + ",\"damage\":[]}"));
            return reply;
        }
        if (input.startsWith("refuse")) {
            return FakeSpine.refusal(503, "OVERLOADED", "No.");
        }
        reply.getAgentReplyBuilder().setAgent(call.getAgent())
                .setOutput(ByteString.copyFromUtf8(input.toUpperCase(java.util.Locale.ROOT)));
        return reply;
    }

    private void record(String kind, String request, String agent, Message body) {
        var time = "2026-01-01T00:00:00.%03dZ".formatted(entries.size());
        entries.add("{\"sequence\":" + (entries.size() + 1) + ",\"time\":\"" + time + "\",\"kind\":\"" + kind
                + "\",\"request_id\":\"" + request + "\",\"key\":\"K\",\"agent\":\"" + agent + "\",\"trace_id\":\"" + TRACE
                + "\",\"message\":\"" + body.getDescriptorForType().getFullName() + "\",\"body\":\""
                + Base64.getEncoder().encodeToString(body.toByteArray()) + "\"}");
    }

    private static RCISRequest call(String input) {
        return RCISRequest.newBuilder().setAgentCall(AgentCall.newBuilder().setAgent("old").setContentType("text/x")
                .setInput(ByteString.copyFromUtf8(input))).build();
    }

    private static RCISResponse reply(String output) {
        return RCISResponse.newBuilder().setStatusCode(200)
                .setAgentReply(AgentReply.newBuilder().setOutput(ByteString.copyFromUtf8(output))).build();
    }

    private static RCISResponse refusal(String code) {
        return RCISResponse.newBuilder().setStatusCode(503)
                .setErrorDetails(ErrorDetails.newBuilder().setErrorCode(code)).build();
    }

    private List<RCISRequest> asked() {
        return spine.requests.stream().filter(r -> r.getAgentCall().getAgent().equals("echo")).toList();
    }

    @Test
    void shouldAskAgainUnderFreshIdsAndCompareTheAnswers() {
        record("REQUEST", "a", "old", call("same"));
        record("REPLY", "a", "old", reply("SAME"));
        record("REQUEST", "b", "old", call("other"));
        record("REPLY", "b", "old", reply("something else"));
        record("REQUEST", "c", "old", call("refuse"));
        record("REPLY", "c", "old", refusal("OVERLOADED"));
        record("REQUEST", "d", "memory", RCISRequest.newBuilder()
                .setQuery(QueryRequest.newBuilder().setQueryText("a query")).build());
        record("REQUEST", "e", "old", NeuralSpike.newBuilder().setTextData("a text").build());
        record("REPLY", "e", "old", NeuralSpike.newBuilder().setTextData("A TEXT").build());
        record("REQUEST", "f", "memory", RCISRequest.newBuilder().setIngest(IngestRequest.newBuilder().setContent("x"))
                .build());
        record("REQUEST", "g", "journal", call("reading"));
        assertEquals(1, cli.run("journal", "replay", "--to", "echo", "--speed", "max", "--at-once", "1", "--yes", "--json"),
                "one was refused");
        var tally = JsonParser.parseString(cli.out).getAsJsonObject();
        assertEquals("{\"asked\":5,\"answered\":4,\"refused\":{\"OVERLOADED\":1},\"same\":3,\"other\":1,"
                + "\"not_compared\":1,\"left_out\":1}", tally.toString());
        assertEquals(List.of("same", "other", "refuse", "a query", "a text"),
                asked().stream().map(r -> r.getAgentCall().getInput().toStringUtf8()).toList());
        var first = asked().get(0);
        assertNotEquals("a", first.getRequestId());
        assertEquals("text/x", first.getAgentCall().getContentType());
        assertTrue(first.getTraceContextOrThrow("traceparent").startsWith("00-" + TRACE + "-"));
        assertEquals("spine=recorded:1767225600000", first.getTraceContextOrThrow("tracestate"));
    }

    @Test
    void shouldReplayAtTheSpeedOfTheRecord() {
        record("REQUEST", "a", "old", call("one"));
        record("REPLY", "a", "old", reply("ONE"));
        record("REQUEST", "b", "old", call("two"));
        assertEquals(0, cli.run("journal", "replay", "--to", "echo", "--speed", "0.5", "--yes"), cli.err);
        assertEquals(2, asked().size());
        assertTrue(cli.out.lines().anyMatch(line -> line.matches("same answer as recorded +1")), cli.out);
        assertTrue(cli.out.lines().anyMatch(line -> line.matches("not compared +1")), cli.out);
    }

    @Test
    void shouldActOnlyAfterAYes() {
        record("REQUEST", "a", "old", call("one"));
        assertEquals(1, cli.run("journal", "replay", "--to", "echo"));
        assertTrue(cli.err.contains("say --yes"), cli.err);
        cli.env.put("SPINECTL_ASK", "1");
        cli.input = "no\n".getBytes(StandardCharsets.UTF_8);
        assertEquals(1, cli.run("journal", "replay", "--to", "echo"));
        assertTrue(cli.err.contains("acts again on the world") && cli.err.contains("Nothing was asked."), cli.err);
        assertTrue(spine.requests.isEmpty(), "no server was asked");
        cli.input = "yes\n".getBytes(StandardCharsets.UTF_8);
        assertEquals(0, cli.run("journal", "replay", "--to", "echo"), cli.err);
        assertEquals(1, asked().size());
        assertFalse(cli.run("journal", "replay", "--help") != 0);
        assertTrue(cli.out.contains("IT ACTS AGAIN ON THE WORLD"), cli.out);
    }
}
