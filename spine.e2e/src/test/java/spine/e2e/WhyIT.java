package spine.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.e2e.AgentJar.Recipe;

/** {@code spinectl why AGENT} for each cause: one sentence, one remedy, the same in status and agents. */
class WhyIT extends WithProduct {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String ANSWER = "return Payload.text(\"here\");";

    @TempDir
    static Path work;

    private void drop(Recipe recipe) throws Exception {
        Files.copy(AgentJar.build(work, recipe), home.resolve("agents").resolve(recipe.name() + ".jar"));
    }

    private JsonObject why(String agent) throws Exception {
        return JsonParser.parseString(product.ctl("why", "--json", agent).out()).getAsJsonObject();
    }

    private JsonObject awaitCause(String agent, String cause) throws Exception {
        var last = new JsonObject[1];
        Eventually.holds(agent + " has the cause " + cause, LIMIT, () -> {
            var findings = why(agent).getAsJsonArray("findings");
            last[0] = findings.isEmpty() ? new JsonObject() : findings.get(0).getAsJsonObject();
            return last[0].has("cause") && last[0].get("cause").getAsString().equals(cause);
        });
        return last[0];
    }

    private static String text(JsonObject finding, String name) {
        return finding.get(name).getAsString();
    }

    /** What a person reads: two lines, and the same words in the two overviews. */
    private void assertTold(String agent, JsonObject finding, boolean serves) throws Exception {
        var told = product.ctl("why", agent);
        assertEquals(serves ? 0 : 1, told.exit(), told.toString());
        assertEquals(agent + (serves ? " serves, but: " : " does not serve: ") + text(finding, "sentence")
                + System.lineSeparator() + "Do: " + text(finding, "remedy"), told.out().strip());
        System.out.println(told.out());
        var both = text(finding, "sentence") + " " + text(finding, "remedy");
        assertTrue(product.ctl("status").out().lines().anyMatch(l -> l.startsWith("agent " + agent) && l.endsWith(both)));
        assertTrue(product.ctl("agents").out().lines().anyMatch(l -> l.startsWith(agent) && l.endsWith(both)));
    }

    @Test
    void shouldNameThePackageItsVersionsAndWhoHasAnother() throws Exception {
        drop(new Recipe("picky", "1.0.0", ANSWER).importing("org.slf4j;version='[9,10)'"));
        var finding = awaitCause("picky", "unresolved");
        assertTrue(text(finding, "sentence").startsWith("picky.jar: It imports the package org.slf4j from version 9.0.0"
                + " to below 10.0.0, which no bundle that it may see exports; "), finding.toString());
        assertTrue(text(finding, "sentence").contains("slf4j.api exports 2."), finding.toString());
        assertTold("picky", finding, false);
        drop(new Recipe("lonely", "1.0.0", ANSWER).importing("com.example.absent;version='1.5'"));
        finding = awaitCause("lonely", "unresolved");
        assertEquals("Put that package into the jar, or make the import optional.", text(finding, "remedy"));
        var called = product.ctl("call", "lonely", "hi");
        assertTrue(called.err().contains("'spinectl why lonely' says why"), called.toString());
    }

    @Test
    void shouldNameComponentReferenceInterfaceAndTarget() throws Exception {
        drop(new Recipe("needy", "1.0.0", ANSWER).with("",
                "@Reference(target = \"(of=nobody)\") volatile java.util.concurrent.Callable<String> source;"));
        var finding = awaitCause("needy", "unsatisfied");
        var sentence = text(finding, "sentence");
        assertTrue(sentence.startsWith("needy.jar: Its component test.Agent") && sentence.endsWith("waits for the reference"
                + " 'source', a service java.util.concurrent.Callable with (of=nobody)."), sentence);
        Eventually.holds("it is given up, and the remedy says what is due then", LIMIT, () -> {
            var remedy = text(awaitCause("needy", "unsatisfied"), "remedy");
            return remedy.endsWith(", then copy the jar again.");
        });
        assertTold("needy", awaitCause("needy", "unsatisfied"), false);
    }

    @Test
    void shouldNameTheKeyAndTheCommandThatAllowsIt() throws Exception {
        var agent = PythonAgent.start(Product.ROOT.resolve("examples/agent-python"), home, work);
        try {
            assertEquals(0, product.ctl("whitelist", "add", agent.key(), "--agent", "another").exit());
            var finding = awaitCause(agent.name(), "denied");
            assertTrue(text(finding, "sentence").contains(agent.key()), finding.toString());
            var command = "Run: spinectl whitelist add '" + agent.key() + "' --agent " + agent.name();
            assertEquals(command, text(finding, "remedy"));
            assertTold(agent.name(), finding, false);
            assertEquals(0, product.ctl("whitelist", "add", agent.key(), "--agent", agent.name()).exit());
            Eventually.holds("the remedy helps", LIMIT, () -> product.ctl("why", agent.name()).exit() == 0);
            assertEquals(0, product.ctl("key", "revoke", agent.key(), "--yes").exit());
            finding = awaitCause(agent.name(), "denied");
            assertTrue(text(finding, "sentence").endsWith("may not any more: the key is revoked."), finding.toString());
            assertTold(agent.name(), finding, false);
        } finally {
            agent.process().destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    /** The agent's own bundle registers the diagnosis. */
    @Test
    void shouldShowWhatAnAgentSaysOfItsOwnHealth() throws Exception {
        drop(new Recipe("frail", "1.0.0", "well = request.text().equals(\"recover\"); " + ANSWER).with("Diagnosis", """
                private volatile boolean well;
                public java.util.List<Finding> of(String agent) {
                    return well || !agent.equals("frail") ? java.util.List.of() : java.util.List.of(new Finding("health",
                            false, "Its database has not answered for 3 s.", "Start the database."));
                }
                public java.util.List<String> agents() {
                    return java.util.List.of("frail");
                }
                """));
        var finding = awaitCause("frail", "health");
        assertTold("frail", finding, true);
        assertEquals("degraded", why("frail").get("state").getAsString());
        assertEquals(0, product.ctl("call", "frail", "recover").exit());
        Eventually.holds("it is well again", LIMIT, () -> product.ctl("why", "frail").out().startsWith("frail serves: "));
    }

    @Test
    void shouldTellOfJarsThatAreNoBundlesOrFailAndOfNamesThatNobodyHas() throws Exception {
        Files.writeString(home.resolve("agents/nonsense.jar"), "this is no jar");
        assertTold("nonsense", awaitCause("nonsense", "invalid"), false);
        drop(new Recipe("broken", "1.0.0", ANSWER).with("",
                "@Activate void start() { throw new IllegalStateException(\"no key\"); }"));
        var finding = awaitCause("broken", "failed");
        assertTrue(text(finding, "sentence").contains("IllegalStateException"), finding.toString());
        assertTold("broken", finding, false);
        var absent = product.ctl("why", "memori");
        assertEquals(1, absent.exit());
        assertTrue(absent.out().contains("There is no agent 'memori'.") && absent.out().contains("Ask for 'memory'"),
                absent.toString());
        var well = product.ctl("why", "memory");
        assertEquals(0, well.exit(), well.toString());
        assertTrue(well.out().startsWith("memory serves: healthy, "), well.toString());
        assertEquals(0, product.ctl("why", "crypto").exit());
    }
}
