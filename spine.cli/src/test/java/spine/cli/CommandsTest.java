package spine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import spine.api.message.ComponentID;
import spine.api.message.Directory;
import spine.api.rcis.MemoryMetrics;
import spine.api.rcis.PhysicsMetrics;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;
import spine.api.rcis.Waveform;

/** CL-01 to CL-04, each against a real server. */
@Timeout(30)
class CommandsTest extends WithFakeSpine {
    private static final String KEY = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";

    @Override
    RCISResponse.Builder answer(RCISRequest request) {
        var reply = FakeSpine.ok();
        switch (request.getOperationCase()) {
            case QUERY -> reply.putMetadata("match.1", "a.txt 0.83").getQueryResponseBuilder()
                    .setResponseText("It is 42.").setResonanceScore(0.83f).addSources("a.txt").addLocation9D(7)
                    .setPropagationStepsTaken(100);
            case AGENT_CALL -> reply.getAgentReplyBuilder().setAgent("echo").setGeneration("production-1")
                    .setOutput(request.getAgentCall().getInput());
            case RETRIEVE -> reply.getRetrieveResponseBuilder().setResonanceR(0.5f).setStateS(1)
                    .setWaveform(Waveform.newBuilder().addRealParts(3).addImagParts(4));
            case METRICS -> reply.getMetricsResponseBuilder().setPhysics(PhysicsMetrics.newBuilder().setActiveNodes(9)
                    .setEnergyTotal(Double.NaN)).setMemory(MemoryMetrics.newBuilder().setTotalBytes(2048));
            case DISCOVER -> reply.getDirectoryBuilder().putFacts("version", "0.1.0").putFacts("uptime_seconds", "61")
                    .addEntries(Directory.Entry.newBuilder().setName("memory").setState(Directory.State.HEALTHY)
                            .setComponent(ComponentID.MEMORY_SYSTEM).addCapabilities("remember"))
                    .addEntries(Directory.Entry.newBuilder().setName("far").setRemote(true)
                            .setState(Directory.State.DEGRADED).setDetail("silent for 4 s"));
            case INGEST -> reply.setStatusCode(201).getIngestResponseBuilder().setSuccess(true).addStoredLocation(1)
                    .addStoredLocation(2);
            default -> reply = FakeSpine.refusal(501, "NOT_IMPLEMENTED", "Command NAP is not built yet.");
        }
        return reply;
    }

    private JsonObject json() {
        assertFalse(cli.out.contains("\n"), "one line: " + cli.out);
        return JsonParser.parseString(cli.out).getAsJsonObject();
    }

    private RCISRequest last() {
        return spine.requests.get(spine.requests.size() - 1);
    }

    @Test
    void shouldAskAndPrintTheAnswerAlone() {
        assertEquals(0, cli.run("query", "what", "is", "it?"), () -> cli.err);
        assertEquals("It is 42.", cli.out);
        assertTrue(cli.err.endsWith("(memory, a.txt, resonance 0.830)"), cli.err);
        assertEquals("what is it?", last().getQuery().getQueryText());
        assertTrue(last().getQuery().getUseExternalTools());
        assertFalse(last().getQuery().hasResonanceThreshold());
    }

    @Test
    void shouldAskWithAllOptionsAndAnswerInJson() {
        assertEquals(0, cli.run("query", "--json", "x", "-t", "0.5", "-s", "7", "--no-tools", "--tag", "a"));
        assertEquals(0.5f, last().getQuery().getResonanceThreshold());
        assertEquals(7, last().getQuery().getMaxPropagationSteps());
        assertFalse(last().getQuery().getUseExternalTools());
        var json = json();
        assertEquals("x", last().getQuery().getQueryText());
        assertEquals("It is 42.", json.get("response_text").getAsString());
        assertEquals(0.83f, json.get("resonance_score").getAsFloat());
        assertEquals(7, json.get("location_9d").getAsJsonArray().get(0).getAsInt());
        assertEquals("a.txt 0.83", json.get("metadata").getAsJsonObject().get("match.1").getAsString());
        assertEquals(last().getRequestId(), json.get("request_id").getAsString());
    }

    /** CL-04. */
    @Test
    void shouldAnswerInTheLongFormWhenAsked() {
        assertEquals(0, cli.run("query", "x", "--json=full"), () -> cli.err);
        assertEquals("It is 42.", json().get("data").getAsJsonObject().get("answer").getAsString());
        assertEquals(100, json().get("metadata").getAsJsonObject().get("propagation_cycles").getAsInt());
    }

    @Test
    void shouldShowTheServersRefusalAsOneLine() {
        spine.script = request -> FakeSpine.refusal(404, "NO_RESONANCE", "Nothing near.\nAsk otherwise.");
        assertEquals(1, cli.run("query", "x"));
        assertEquals("Nothing near. Ask otherwise.", cli.err.lines().reduce((a, b) -> b).orElseThrow());
        assertEquals("", cli.out);
        assertEquals(1, cli.run("query", "x", "--json"));
        var error = json().get("error").getAsJsonObject();
        assertEquals("NO_RESONANCE", error.get("code").getAsString());
        assertEquals(404, error.get("status").getAsInt());
        assertTrue(error.get("message").getAsString().startsWith("Nothing near."));
    }

    @Test
    void shouldCallAgentsByNameAndByCapability() {
        assertEquals(0, cli.run("call", "echo", "hello"), () -> cli.err);
        assertEquals("hello", cli.out);
        assertEquals("echo", last().getAgentCall().getAgent());
        assertEquals(1, cli.run("call", "echo"));
        assertTrue(cli.err.startsWith("INPUT is missing."), cli.err);
        cli.input = new byte[] {1, (byte) 0xff};
        assertEquals(0, cli.run("call", "--capability", "say", "-", "--json"));
        assertEquals("say", last().getAgentCall().getCapability());
        assertEquals(ByteString.copyFrom(cli.input), last().getAgentCall().getInput());
        assertEquals("Af8=", json().get("output_base64").getAsString());
        cli.input = "from standard input".getBytes();
        assertEquals(0, cli.run("agent", "call", "echo"), () -> cli.err);
        assertEquals("from standard input", last().getAgentCall().getInput().toStringUtf8());
        assertEquals(0, cli.run("agent", "call", "echo", "a part", "--json", "--stream"), () -> cli.err);
        assertEquals("a part", json().get("part").getAsString());
    }

    @Test
    void shouldRetrieve() {
        assertEquals(0, cli.run("retrieve", "1,2,3,4,5,6,7,8,9", "--radius", "2.5"), () -> cli.err);
        assertEquals(2.5f, last().getRetrieve().getRadius());
        assertTrue(cli.out.contains("25.000"), cli.out);
        assertEquals(0, cli.run("retrieve", "1,2,3,4,5,6,7,8,9", "--json"));
        assertEquals(0.5, json().get("resonance_r").getAsDouble());
        assertEquals(1, cli.run("retrieve", "1,2,3"));
        assertEquals(1, cli.run("retrieve", "1,2,3,4,5,6,7,8,-9"));
    }

    @Test
    void shouldShowStatusMetricsAndAgents() {
        assertEquals(0, cli.run("status"), () -> cli.err);
        assertTrue(cli.out.contains("0.1.0") && cli.out.contains("1 degraded, 1 healthy")
                && cli.out.contains("2.0 KiB"), cli.out);
        assertEquals(0, cli.run("status", "--json"));
        assertEquals("0.1.0", json().get("system").getAsJsonObject().get("version").getAsString());
        assertEquals(0, cli.run("metrics", "--physics"));
        assertTrue(last().getMetrics().getIncludePhysics() && !last().getMetrics().getIncludeMemory());
        assertEquals(0, cli.run("metrics", "--json"));
        assertTrue(json().get("physics").getAsJsonObject().get("energy_total").isJsonNull());
        assertEquals(0, cli.run("metrics", "-w", "1", "--times", "2", "--json"));
        assertEquals(2, cli.out.lines().count());
        assertEquals(0, cli.run("agents"));
        assertTrue(cli.out.contains("silent for 4 s"), cli.out);
        assertEquals(0, cli.run("agents", "memory", "--json"));
        assertEquals("memory", last().getDiscover().getName());
        assertEquals(2, json().get("agents").getAsJsonArray().get(0).getAsJsonObject().get("component").getAsInt());
    }

    @Test
    void shouldShowStatusWithoutMemory() {
        spine.script = request -> request.hasMetrics() ? FakeSpine.refusal(503, "UNAVAILABLE", "Memory is away.")
                : answer(request);
        assertEquals(0, cli.run("status"));
        assertTrue(cli.out.contains("Memory is away."), cli.out);
    }

    @Test
    void shouldAskEachLineAndGoOnAfterARefusal() {
        spine.script = request -> request.getQuery().getQueryText().equals("two?")
                ? FakeSpine.refusal(404, "NO_RESONANCE", "Memory holds nothing.") : answer(request);
        cli.input = "one?\n\ntwo?\nthree?\n".getBytes(StandardCharsets.UTF_8);
        assertEquals(1, cli.run("query", "--json", "-"), "one of them had no answer");
        var lines = cli.out.lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
        assertEquals(3, lines.size(), cli.out);
        assertEquals("It is 42.", lines.get(0).get("response_text").getAsString());
        assertEquals(404, lines.get(1).getAsJsonObject("error").get("status").getAsInt());
        assertEquals("It is 42.", lines.get(2).get("response_text").getAsString());
    }

    @Test
    void shouldShowWhyADroppedJarDoesNotServe() {
        spine.script = request -> {
            var reply = FakeSpine.ok();
            reply.getDirectoryBuilder().putFacts("problem.agents/bad.jar", "It is no bundle. Build it with bnd.");
            return reply;
        };
        assertEquals(0, cli.run("agents"));
        assertTrue(cli.err.contains("agents/bad.jar: It is no bundle."), cli.err);
        assertEquals(0, cli.run("agents", "--json"));
        assertEquals("It is no bundle. Build it with bnd.",
                json().getAsJsonObject("problems").get("agents/bad.jar").getAsString());
    }

    /** Z85 has both characters; CL-06: no argument is ever read as the name of a file of arguments. */
    @ParameterizedTest
    @ValueSource(chars = {'-', '@'})
    void shouldTakeKeysThatLookLikeOptionsOrFiles(char first) {
        var key = first + KEY.substring(1);
        assertEquals(0, cli.run("whitelist", "add", key, "--agent", "echo", "--json"), () -> cli.err);
        assertEquals(key, json().get("key").getAsString());
        assertEquals(0, cli.run("whitelist", "remove", key), () -> cli.err);
    }

    /** SEC-14: through the agent "security". */
    @Test
    void shouldAdministerTheWhitelist() {
        assertEquals(0, cli.run("whitelist", "add", KEY, "--agent", "echo", "--label", "mine", "--json"), () -> cli.err);
        assertEquals("security", last().getAgentCall().getAgent());
        assertEquals("whitelist.add", json().get("command").getAsString());
        assertEquals("agent", json().get("role").getAsString());
        assertEquals(KEY, json().get("key").getAsString());
        assertEquals(0, cli.run("whitelist", "remove", KEY));
        assertTrue(cli.out.contains("whitelist.remove"));
        assertEquals(0, cli.run("whitelist", "list"));
        assertEquals(1, cli.run("whitelist", "add", "short"));
        assertEquals(1, cli.run("whitelist"));
        assertEquals(0, cli.run("pair", "--invite", "--json"));
        assertEquals("invite", json().get("command").getAsString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nap -d 5 -f", "wake", "checkpoint", "export-gguf m.gguf -q F16", "train both"})
    void shouldShowWhatIsNotBuiltYet(String command) {
        assertEquals(1, cli.run(command.split(" ")));
        assertTrue(cli.err.endsWith("Command NAP is not built yet."), cli.err);
        assertTrue(last().getCommand().hasCommand());
        assertEquals(1, cli.run((command + " --json").split(" ")));
        assertEquals(501, json().get("error").getAsJsonObject().get("status").getAsInt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"frobnicate", "query", "query --nonsense x", "query x -t abc", "query x --timeout 0",
        "query x --timeout 2h", "ingest", "ingest x -t video", "retrieve", "metrics -w x", "pair nonsense"})
    void shouldRefuseWrongArgumentsWithOneLine(String command) {
        assertEquals(1, cli.run(command.split(" ")));
        assertEquals(1, cli.err.lines().count(), cli.err);
        assertEquals("", cli.out);
        assertFalse(cli.err.contains("Exception"), cli.err);
        assertEquals(1, cli.run((command + " --json").split(" ")));
        assertEquals(400, json().get("error").getAsJsonObject().get("status").getAsInt());
    }

    @ParameterizedTest
    @CsvSource({"--help,ingest", "help,ingest", "query --help,--no-tools", "help query,--no-tools",
        "whitelist add --help,--agent", "completion,spinectl", "--version,spinectl", "'',query"})
    void shouldHelp(String command, String expected) {
        assertEquals(0, cli.run(command.isEmpty() ? new String[0] : command.split(" ")));
        assertTrue(cli.out.contains(expected), cli.out);
    }
}
