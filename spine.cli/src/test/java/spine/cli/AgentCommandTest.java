package spine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import spine.api.message.Directory;

/** Writing agents, and seeing one whole. What is served while it is worked on, AgentKitIT shows. */
@Timeout(60)
class AgentCommandTest {
    @TempDir
    Path home;
    private FakeSpine spine;
    private Bench cli;

    @BeforeEach
    void start() throws Exception {
        spine = new FakeSpine(home, request -> {
            var reply = FakeSpine.ok();
            reply.getDirectoryBuilder().addEntries(Directory.Entry.newBuilder().setName("count").setState(Directory.State.HEALTHY)
                    .setSummary("Counts.").addEffects("reads").addHosts("api.example.org").addMethods("GET").addSecrets("A_KEY")
                    .setUsdPerCall(0.25).setInputSchema("{\n  \"type\": \"\u001b[31mobject\"\n}").setOutputSchema("text/plain"));
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
    void shouldShowOneAgentWhole() {
        assertEquals(0, cli.run("agents", "count"), () -> cli.err);
        for (var line : new String[] {"does +Counts\\.", "does to the world +reads", "asks to reach +api\\.example\\.org",
            "by +GET", "needs secrets +A_KEY", "costs +about 0\\.25 USD a request", "takes, a JSON Schema:",
            "    \"type\": \" \\[31mobject\"", "answers  text/plain"}) {
            assertTrue(cli.out.lines().anyMatch(l -> l.matches(line)), line + " is not in\n" + cli.out);
        }
        assertEquals(0, cli.run("agents", "--json"), () -> cli.err);
        var agent = JsonParser.parseString(cli.out).getAsJsonObject().getAsJsonArray("agents").get(0).getAsJsonObject();
        assertEquals("[\"A_KEY\"] 0.25", agent.get("secrets") + " " + agent.get("usd_per_call"));
        assertEquals(0, cli.run("agents"), () -> cli.err);
        assertTrue(cli.out.contains("JSON by its schema"), cli.out);
    }

    @Test
    void shouldWriteAProjectAndSayHowToGoOn() {
        var folder = home.resolve("made");
        assertEquals(0, cli.run("agent", "new", "made", "--folder", folder.toString()), () -> cli.err);
        assertTrue(cli.out.contains("spinectl agent dev " + folder), cli.out);
        assertTrue(Files.exists(folder.resolve("src/main/java/made/Made.java")));
        assertEquals(1, cli.run("agent", "new", "made", "--folder", folder.toString()));
        assertTrue(cli.err.contains("exists already, and nothing was written."), cli.err);
        var other = home.resolve("other");
        assertEquals(0, cli.run("agent", "new", "other", "--lang", "python", "--folder", other.toString(), "--json"),
                () -> cli.err);
        assertTrue(JsonParser.parseString(cli.out).getAsJsonObject().get("files").toString().contains("agent.py"), cli.out);
        assertEquals(1, cli.run("agent", "new", "third", "--lang", "cobol"));
        assertTrue(cli.err.contains("Say java or python."), cli.err);
        assertEquals(1, cli.run("agent"));
        assertTrue(cli.err.contains("Say new, dev or call."), cli.err);
    }

    @Test
    void shouldSayWhatIsMissingBeforeItWatches() throws Exception {
        assertEquals(1, cli.run("agent", "dev", Files.createDirectory(home.resolve("empty")).toString()));
        assertTrue(cli.err.contains("neither a pom.xml nor an agent.py"), cli.err);
        assertEquals(1, cli.run("agent", "dev", home.resolve("absent").toString()));
        assertTrue(cli.err.contains("absent"), cli.err);
    }
}
