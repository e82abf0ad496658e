package spine.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents dropped into the running product, replaced and removed; and one outside of it, in Python. */
class AgentsIT extends WithProduct {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    static Path work;

    @Test
    void shouldServeReplaceAndRemoveADroppedAgent() throws Exception {
        var one = AgentJar.build(work, "greeter", "1.0.0", "return Payload.text(\"one \" + request.text());");
        var two = AgentJar.build(work, "greeter", "1.0.0", "return Payload.text(\"two \" + request.text());");
        var place = home.resolve("agents/greeter.jar");
        Files.copy(one, place);
        var took = Eventually.holds("the agent serves", LIMIT, () -> said("greeter").equals("one hi"));
        System.out.printf("drop-in: served %.1f s after the copy (spinectl's own start included)%n",
                took.toMillis() / 1000.0);
        Files.copy(two, place, StandardCopyOption.REPLACE_EXISTING);
        Eventually.holds("the same version with other bytes serves", LIMIT, () -> said("greeter").equals("two hi"));
        Files.delete(place);
        Eventually.holds("callers are told that it is gone", LIMIT,
                () -> product.ctl("call", "greeter", "hi").err().contains("no agent 'greeter'"));
    }

    private String said(String agent) throws Exception {
        return product.ctl("call", agent, "hi").out().strip();
    }

    @Test
    void shouldRunTheJavaExample() throws Exception {
        var jar = Product.ROOT.resolve("examples/agent-java/target/example.textstat-1.0.0.jar");
        Files.copy(jar, home.resolve("agents/agent-java.jar"));
        Eventually.holds("the example serves", LIMIT,
                () -> product.ctl("call", "textstat", "one two three").exit() == 0);
        System.out.println(product.ctl("call", "textstat", "one two three").out());
    }

    @Test
    void shouldKeepOthersServingWhenAnAgentThrowsHangsOrIsNoBundle() throws Exception {
        Files.copy(AgentJar.build(work, "thrower", "1.0.0", "throw new IllegalStateException(\"broken\");"),
                home.resolve("agents/thrower.jar"));
        Files.copy(AgentJar.build(work, "hanger", "1.0.0",
                "new java.util.concurrent.CountDownLatch(1).await(); return null;"), home.resolve("agents/hanger.jar"));
        Files.copy(AgentJar.build(work, "steady", "1.0.0", "return Payload.text(\"steady\");"),
                home.resolve("agents/steady.jar"));
        Files.writeString(home.resolve("agents/nonsense.jar"), "this is no jar");
        Eventually.holds("the good one serves", LIMIT, () -> said("steady").equals("steady"));
        Eventually.holds("all are known", LIMIT, () -> {
            var agents = product.ctl("agents").out();
            return agents.contains("thrower") && agents.contains("hanger");
        });
        var thrown = product.ctl("call", "thrower", "hi");
        assertEquals(1, thrown.exit());
        assertTrue(thrown.err().contains("thrower") && !thrown.err().contains("\tat "), thrown.toString());
        var hung = product.ctl("call", "--timeout", "2", "hanger", "hi");
        assertEquals(1, hung.exit());
        assertTrue(hung.err().contains("No answer within "), hung.toString());
        assertEquals("steady", said("steady"));
        Eventually.holds("the user is told why nonsense.jar does not serve", LIMIT,
                () -> product.ctl("agents").err().contains("agents/nonsense.jar: "));
        System.out.println(product.ctl("agents").err());
    }

    @Test
    void shouldReachAnAgentOutsideTheContainerAndSeeItDie() throws Exception {
        var example = Product.ROOT.resolve("examples/agent-python");
        var agent = PythonAgent.start(example, home, work);
        try {
            var allowed = product.ctl("whitelist", "add", agent.key(), "--agent", agent.name());
            assertEquals(0, allowed.exit(), allowed.toString());
            Eventually.holds("the Python agent answers", LIMIT,
                    () -> product.ctl("call", agent.name(), "12 miles in km").exit() == 0);
            assertEquals("12 miles = 19.3121 km", product.ctl("call", agent.name(), "12 miles in km").out().strip());
            assertTrue(product.ctl("call", agent.name(), "hello").err().contains("Ask like"), "its own refusal");
            Eventually.holds("it is healthy", LIMIT, () -> state(agent.name()).contains("healthy"));
            // It takes the request and is never heard of again: the caller learns so long before its own deadline.
            Product.run(home, null, List.of("kill", "-STOP", Long.toString(agent.process().pid())));
            var lost = product.ctl("call", "--timeout", "60", agent.name(), "12 miles in km");
            assertEquals(1, lost.exit(), lost.toString());
            assertTrue(lost.err().contains("died or left while it worked"), "HB-05: " + lost);
        } finally {
            agent.process().destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        Eventually.holds("HB-03: it is seen to be degraded, then dead", LIMIT, () -> state(agent.name()).contains("dead"));
        var called = product.ctl("call", agent.name(), "hello");
        assertEquals(1, called.exit(), "HB-05");
    }

    private String state(String agent) throws Exception {
        return product.ctl("agents").out().lines().filter(l -> l.contains(agent)).findFirst().orElse("");
    }
}
