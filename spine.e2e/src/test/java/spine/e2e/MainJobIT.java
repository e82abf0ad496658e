package spine.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The main job from the first start to the last stop, in the order in which a person does it. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MainJobIT extends WithProduct {
    private static final Path CORPUS = Product.ROOT.resolve("examples/corpus");

    private String firstKey;

    @Test
    @Order(1)
    void shouldReportEndpointsFingerprintAndTokenOnTheFirstStart() {
        var out = String.join("\n", product.output());
        System.out.println(out.replaceAll("(?m)^    [0-9a-f]{64}$", "    (token)"));
        assertAll(
                () -> assertTrue(out.matches("(?s).*Spine \\d+\\.\\d+\\.\\d+.*"), "version"),
                () -> assertTrue(out.matches("(?s).*rcis +tcp://127.0.0.1:\\d+.*"), "rcis"),
                () -> assertTrue(out.matches("(?s).*data +tcp://127.0.0.1:\\d+.*"), "data"),
                () -> assertTrue(out.matches("(?s).*agents +tcp://127.0.0.1:\\d+.*"), "agents"),
                () -> assertTrue(out.matches("(?s).*control +tcp://127.0.0.1:\\d+.*"), "control"),
                () -> assertTrue(out.matches("(?s).*finger +([0-9a-f]{4}-){15}[0-9a-f]{4}.*"), "fingerprint"),
                () -> assertTrue(out.matches("(?sm).*^    [0-9a-f]{64}$.*"), "SEC-31 token"),
                () -> assertTrue(out.matches("(?s).*ready in \\d+\\.\\d s.*"), "ready"));
        firstKey = out.replaceAll("(?s).*finger +(\\S+).*", "$1");
    }

    @Test
    @Order(2)
    void shouldSayWhatToDoWhenNothingIsIngested() throws Exception {
        var asked = product.ctl("query", "Why is the sky blue?");
        assertEquals(1, asked.exit(), asked.toString());
        assertTrue(asked.err().contains("spinectl ingest"), asked.toString());
        assertFalse(asked.err().contains("\tat "), "no stack trace");
    }

    @Test
    @Order(3)
    void shouldKeepKeysPrivate() throws Exception {
        assertEquals("rw-------", mode(home.resolve("keys/spine_broker.key")), "SEC-02");
        assertEquals("rw-r--r--", mode(home.resolve("keys/spine_broker.pub")), "SEC-02");
        assertEquals("rwx------", mode(home.resolve("run")));
    }

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    @Order(4)
    void shouldIngestTheCorpusAndAnswerQuestions() throws Exception {
        var fed = product.ctl("ingest", "-f", CORPUS.toString());
        assertEquals(0, fed.exit(), fed.toString());
        System.out.println(fed.out() + fed.err());
        var asked = product.ctl("query", "What should I do when my compost heap smells bad?");
        System.out.println(asked.out());
        assertEquals(0, asked.exit(), asked.toString());
        assertTrue(asked.out().contains("ammonia"), asked.toString());
    }

    @Test
    @Order(5)
    void shouldFillEveryFieldOfAnAnswer() throws Exception {
        var asked = product.ctl("query", "--json", "How do I find the hole in a punctured inner tube?");
        var answer = json(asked);
        assertEquals(9, field(answer, "location_9d").getAsJsonArray().size(), "RC-07");
        assertTrue(field(answer, "resonance_score").getAsDouble() > 0, "RC-07");
        assertTrue(field(answer, "sources").getAsJsonArray().size() > 0, "RC-07");
    }

    @Test
    @Order(6)
    void shouldRefuseAnUnknownAgentWithoutAStackTrace() throws Exception {
        var called = product.ctl("call", "nobody", "hello");
        assertEquals(1, called.exit());
        assertTrue(called.err().contains("nobody") && called.err().contains("spinectl agents"), called.toString());
    }

    @Test
    @Order(7)
    void shouldShowStatusAgentsAndMetrics() throws Exception {
        for (var command : List.of("status", "agents", "metrics")) {
            var text = product.ctl(command);
            assertEquals(0, text.exit(), text.toString());
            assertFalse(text.out().isBlank());
            json(product.ctl(command, "--json"));
        }
        assertTrue(product.ctl("agents").out().contains("orchestrator"));
    }

    @Test
    @Order(20)
    void shouldStopCleanlyAndComeBackTheSame() throws Exception {
        int exit = product.stop();
        assertTrue(exit == 0 || exit == 143, "exit " + exit);
        try (var left = Files.list(home.resolve("run"))) {
            assertEquals(List.of(), left.toList(), "nothing of a run is left behind");
        }
        product = Product.up(home);
        var out = String.join("\n", product.output());
        assertTrue(out.contains(firstKey), "INF-03: the same identity");
        assertFalse(out.matches("(?sm).*^    [0-9a-f]{64}$.*"), "SEC-30: no token once somebody is paired");
        var asked = product.ctl("query", "What should I do when my compost heap smells bad?");
        assertEquals(0, asked.exit(), asked.toString());
    }

    @Test
    @Order(21)
    void shouldRememberAfterKillMinusNine() throws Exception {
        var fed = Product.ctl(home, "The lighthouse keeper of Brannoc lights the lamp at a quarter past nine.",
                "ingest", "-");
        assertEquals(0, fed.exit(), fed.toString());
        product.kill();
        product = Product.up(home);
        var asked = product.ctl("query", "When does the lighthouse keeper light the lamp?");
        assertTrue(asked.out().contains("quarter past nine"), asked.toString());
    }

    @Test
    @Order(22)
    void shouldRefuseASecondBrokerForTheSameHome() throws Exception {
        try (var second = Product.start(home)) {
            assertFalse(second.awaitReady());
            assertNotEquals(0, second.awaitExit());
            assertTrue(String.join("\n", second.output()).contains("runs already"), second.output().toString());
        }
        assertEquals(0, product.ctl("status").exit(), "the first one is not harmed");
    }

    private static JsonObject json(Product.Result result) {
        assertEquals(0, result.exit(), result.toString());
        return JsonParser.parseString(result.out()).getAsJsonObject();
    }

    private static com.google.gson.JsonElement field(JsonObject answer, String name) {
        var direct = answer.get(name);
        return direct != null ? direct : answer.getAsJsonObject("data").get(name);
    }
}
