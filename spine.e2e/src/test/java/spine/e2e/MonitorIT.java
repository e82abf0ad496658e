package spine.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who watches is told (BR-13, SP-13, HB-07), and who asks finds who is there, what he can do and how he is. */
class MonitorIT extends WithProduct {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    static Path work;

    private static JsonObject json(String line) {
        return JsonParser.parseString(line).getAsJsonObject();
    }

    private void admit(String key, String role) throws Exception {
        var added = product.ctl("whitelist", "add", key, "--role", role);
        assertEquals(0, added.exit(), added.toString());
    }

    /** A subscriber of a stock libzmq, with CURVE. */
    @Test
    void shouldTellAStockSubscriberAndCutItWhenItsKeyIsRevoked() throws Exception {
        try (var watcher = PythonWatcher.start(home, work, "nikola.v0.")) {
            admit(watcher.key(), "viewer");
            watcher.connect(home);
            var metrics = watcher.awaitLine("nikola.v0.metrics status ", "nikola_queue_depth");
            assertTrue(metrics.contains("nikola_processed_spikes_total") && metrics.contains("agent.memory.p99_ms"), "OP-07");
            watcher.awaitLine("nikola.v0.directory directory", "memory");
            var place = home.resolve("agents/watched.jar");
            Files.copy(AgentJar.build(work, "watched", "1.0.0", "return Payload.text(\"seen\");"), place);
            var joined = watcher.awaitLine("nikola.v0.events.agents rich_payload application/json ", "\"name\":\"joined\"",
                    "\"subject\":\"watched\"");
            assertEquals("1.0.0", json(joined.substring(joined.indexOf('{'))).getAsJsonObject("facts").get("version")
                    .getAsString());
            System.out.println(joined);
            Files.delete(place);
            watcher.awaitLine("nikola.v0.events.agents", "\"name\":\"left\"", "\"subject\":\"watched\"");
            watcher.awaitLine("nikola.v0.events.generations", "flipped");
            assertEquals(0, product.ctl("whitelist", "remove", watcher.key()).exit());
            var before = new long[] {-1};
            Eventually.holds("it is told nothing more", LIMIT, () -> {
                // A picture is told each second: what the monitor tells us meanwhile says that time has passed.
                assertEquals(0, product.ctl("events", "--topic", "metrics", "--count", "2", "--json").exit());
                long now = watcher.lines();
                boolean same = now == before[0];
                before[0] = now;
                return same;
            });
        }
    }

    @Test
    void shouldTellNothingToWhomNobodyKnowsOrWhoMayNotWatch() throws Exception {
        try (var stranger = PythonWatcher.start(home, work, ""); var agent = PythonWatcher.start(home, work, "")) {
            admit(agent.key(), "agent");
            stranger.connect(home);
            agent.connect(home);
            Eventually.holds("they are refused", LIMIT, () -> {
                var facts = product.ctl("status").out();
                return facts.contains("count.refused.monitor ") && facts.contains("count.refused.monitor.permission ");
            });
            assertEquals(0, stranger.lines());
            assertEquals(0, agent.lines());
        }
    }

    @Test
    void shouldShowALivePictureAndTheEventsOnTheCommandLine() throws Exception {
        var lines = CompletableFuture.supplyAsync(() -> {
            try {
                return product.ctl("events", "--topic", "events.agents", "--count", "1", "--json");
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        var place = home.resolve("agents/picture.jar");
        var jar = AgentJar.build(work, "picture", "1.0.0", "return Payload.text(\"seen\");");
        Eventually.holds("the event is shown", LIMIT, () -> {
            if (Files.exists(place)) {
                Files.delete(place);
            } else {
                Files.copy(jar, place);
            }
            try {
                lines.get(3, TimeUnit.SECONDS);
            } catch (java.util.concurrent.TimeoutException notYet) {
                return false;
            }
            return true;
        });
        assertEquals(0, lines.get().exit(), lines.get().toString());
        assertEquals("events.agents", json(lines.get().out().strip()).get("topic").getAsString());
        for (int i = 0; i < 3; i++) {
            product.ctl("query", "What is there?");
        }
        var picture = product.ctl("top", "--once");
        assertEquals(0, picture.exit(), picture.toString());
        System.out.println(picture.out());
        assertTrue(picture.out().contains("(subscribed)") && picture.out().contains("journal   level "), picture.out());
        assertTrue(picture.out().lines().allMatch(line -> line.length() <= 80) && picture.out().lines().count() <= 24);
        var asked = product.ctl("top", "--json", "--poll", "--interval", "200ms", "--times", "2");
        var last = json(asked.out().lines().toList().get(1));
        assertTrue(last.getAsJsonObject("facts").has("version"), asked.toString());
        assertTrue(last.getAsJsonObject("per_second").get("calls").getAsDouble() >= 0);
    }

    /** Discovery: one request tells who is there, what he can do, what he takes, and how he is. */
    @Test
    void shouldTellAnyPairedClientWhoIsThereAndWhatHeCanDo() throws Exception {
        var example = Product.ROOT.resolve("examples/agent-python");
        var outside = PythonAgent.start(example, home, work);
        try {
            assertEquals(0, product.ctl("whitelist", "add", outside.key(), "--agent", outside.name()).exit());
            Eventually.holds("the agent outside answers", LIMIT,
                    () -> product.ctl("call", outside.name(), "12 miles in km").exit() == 0);
            Files.copy(AgentJar.build(work, "within", "2.1.0", "return Payload.text(\"seen\");"),
                    home.resolve("agents/within.jar"));
            Eventually.holds("the agent inside answers", LIMIT, () -> product.ctl("call", "within", "hi").exit() == 0);
            var agents = json(product.ctl("agents", "--json").out().strip()).getAsJsonArray("agents");
            for (var name : new String[] {outside.name(), "within"}) {
                var entry = agents.asList().stream().map(a -> a.getAsJsonObject())
                        .filter(a -> a.get("name").getAsString().equals(name)).findFirst().orElseThrow();
                System.out.println(entry);
                assertFalse(entry.getAsJsonArray("capabilities").isEmpty(), name);
                assertFalse(entry.get("input_schema").getAsString().isEmpty(), name);
                assertFalse(entry.get("output_schema").getAsString().isEmpty(), name);
                assertFalse(entry.get("generation").getAsString().isEmpty(), name);
                assertEquals("healthy", entry.get("state").getAsString());
                assertEquals(name.equals(outside.name()), entry.get("remote").getAsBoolean());
                assertTrue(entry.get("answered").getAsLong() >= 1 && entry.get("p99_ms").getAsDouble() > 0
                        && entry.get("per_second").getAsDouble() > 0, entry.toString());
            }
            assertTrue(product.ctl("agents").out().contains("PER SECOND"));
        } finally {
            outside.process().destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }
}
