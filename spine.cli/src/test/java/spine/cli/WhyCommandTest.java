package spine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import spine.api.message.Directory;

@Timeout(30)
class WhyCommandTest {
    @TempDir
    Path home;
    private FakeSpine spine;
    private Bench cli;

    @BeforeEach
    void start() throws Exception {
        spine = new FakeSpine(home, request -> {
            var reply = FakeSpine.ok();
            reply.getDirectoryBuilder().putFacts("version", "0.1.0").putFacts("why.crypto", "which NaCl serves")
                    .putFacts("why.crypto.in_use", "libsodium").putFacts("why.crypto.detail", "1.0.18")
                    .putFacts("why.crypto.left_out.java-vector", "no \u001b[31mmodule").putFacts("why.new", "a topic to come");
            return reply;
        });
        spine.offerPairing();
        cli = new Bench(home);
    }

    @AfterEach
    void stop() throws Exception {
        spine.close();
    }

    @Test
    void shouldListTopicsWhenNoneIsGiven() {
        assertEquals(0, cli.run("why"));
        assertEquals("crypto  which NaCl serves\nnew     a topic to come", cli.out.strip());
        assertEquals(0, cli.run("why", "--json"));
        assertEquals("{\"topics\":{\"crypto\":\"which NaCl serves\",\"new\":\"a topic to come\"}}", cli.out.strip());
    }

    @Test
    void shouldTellInUseFirstAndOthersReasons() {
        assertEquals(0, cli.run("why", "crypto"));
        var lines = cli.out.strip().split("\n");
        assertTrue(lines[0].matches("in use +libsodium"), cli.out);
        assertTrue(lines[2].matches("left out: java-vector +no +\\[31mmodule"), cli.out);
    }

    @Test
    void shouldGroupReasonsWhenJson() {
        assertEquals(0, cli.run("why", "crypto", "--json"));
        var answer = JsonParser.parseString(cli.out).getAsJsonObject();
        assertEquals("libsodium", answer.get("in_use").getAsString());
        assertTrue(answer.getAsJsonObject("left_out").has("java-vector"));
    }

    @Test
    void shouldNameTheTopicsWhenThereIsNoSuch() {
        for (var topic : new String[] {"weather", "crypto.detail"}) {
            assertEquals(1, cli.run("why", topic));
            assertTrue(cli.err.contains("There is: crypto, new."), cli.err);
        }
    }

    @Test
    void shouldNotCrowdStatusWithReasons() {
        assertEquals(0, cli.run("status"));
        assertTrue(cli.out.contains("version"), cli.out);
        assertFalse(cli.out.contains("why"), cli.out);
    }

    private void server(Directory.Builder directory) {
        spine.script = request -> {
            var reply = FakeSpine.ok();
            reply.setDirectory(directory);
            return reply;
        };
    }

    private static Directory.Builder finding(Directory.Builder directory, int number, String cause, boolean blocking) {
        var prefix = "agent.finding." + number + ".";
        return directory.putFacts(prefix + "cause", cause).putFacts(prefix + "blocking", Boolean.toString(blocking))
                .putFacts(prefix + "sentence", "The " + cause + "\u001b[31m holds.").putFacts(prefix + "remedy", "Wait.");
    }

    @Test
    void shouldSayWhyAnAgentDoesNotServeAndWhatToDo() {
        var directory = Directory.newBuilder().putFacts("agent.serves", "false");
        server(finding(finding(directory, 1, "breaker-open", true), 2, "quota", false));
        assertEquals(1, cli.run("why", "tavily"));
        assertEquals("tavily does not serve: The breaker-open [31m holds.\nDo: Wait.\nAlso: The quota [31m holds.\nDo: Wait.",
                cli.out);
        assertEquals("tavily", spine.requests.get(spine.requests.size() - 1).getDiscover().getName());
        assertEquals(1, cli.run("why", "--json", "tavily"));
        assertEquals("{\"agent\":\"tavily\",\"serving\":false,\"findings\":["
                + "{\"cause\":\"breaker-open\",\"blocking\":true,\"sentence\":\"The breaker-open [31m holds.\","
                + "\"remedy\":\"Wait.\"},{\"cause\":\"quota\",\"blocking\":false,\"sentence\":\"The quota [31m holds.\","
                + "\"remedy\":\"Wait.\"}]}", cli.out);
    }

    @Test
    void shouldSayHowAnAgentIsThatServes() {
        var directory = Directory.newBuilder().putFacts("agent.serves", "true").addEntries(Directory.Entry.newBuilder()
                .setName("tavily").setState(Directory.State.HEALTHY).setInFlight(2).setAnswered(40).setFailed(1));
        server(directory);
        assertEquals(0, cli.run("why", "tavily"));
        assertEquals("tavily serves: healthy, 2 in flight, 40 answered, 1 failed.", cli.out);
        assertEquals(0, cli.run("why", "tavily", "--json"));
        assertEquals("{\"agent\":\"tavily\",\"serving\":true,\"state\":\"healthy\",\"in_flight\":2,\"answered\":40,"
                + "\"failed\":1,\"findings\":[]}", cli.out);
        server(finding(directory, 1, "health", false));
        assertEquals(0, cli.run("why", "tavily"));
        assertTrue(cli.out.startsWith("tavily serves, but: The health"), cli.out);
    }

    @Test
    void shouldShowTroublesInStatusToo() {
        server(Directory.newBuilder().addEntries(Directory.Entry.newBuilder().setName("tavily")
                .setDetail("It is tired. Let it sleep.")));
        assertEquals(0, cli.run("status"));
        assertTrue(cli.out.lines().anyMatch(l -> l.matches("agent tavily +It is tired. Let it sleep.")), cli.out);
        assertEquals(0, cli.run("status", "--json"));
        assertEquals("It is tired. Let it sleep.", JsonParser.parseString(cli.out).getAsJsonObject()
                .getAsJsonObject("system").getAsJsonObject("agent_troubles").get("tavily").getAsString());
    }

    @Test
    void shouldSayInItsHelpWhatTheExitCodesMean() {
        assertEquals(0, cli.run("why", "--help"));
        assertTrue(cli.out.contains("Exit code 0: the agent serves. 1: it does not."), cli.out);
    }
}
