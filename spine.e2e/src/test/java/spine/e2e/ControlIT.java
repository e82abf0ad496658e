package spine.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the control plane against the product, as its operator types them: BR-04, BR-07. */
class ControlIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int CALLERS = 8;

    @TempDir
    Path home;
    @TempDir
    Path work;
    private Path asked;
    private Path gate;

    /** An agent that notes each request, and answers "slow" ones when a file is there. */
    @BeforeEach
    void host() throws Exception {
        Product.choosePorts(home);
        asked = work.resolve("asked.txt");
        gate = work.resolve("gate");
        Files.createDirectories(home.resolve("agents"));
        Files.copy(AgentJar.build(work, "teller", "1.0.0", """
                java.nio.file.Files.writeString(java.nio.file.Path.of("%s"), request.text() + "\\n",
                        java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
                while (request.text().startsWith("slow") && !java.nio.file.Files.exists(java.nio.file.Path.of("%s"))) {
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                    java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
                }
                return Payload.text(request.text() + "!");
                """.formatted(asked, gate)), home.resolve("agents/teller.jar"));
    }

    private Product up() throws Exception {
        var product = Product.up(home);
        Eventually.holds("the agent serves", LIMIT, () -> product.ctl("why", "teller").exit() == 0);
        return product;
    }

    private static String control(Product product, String... words) throws Exception {
        var all = new ArrayList<>(List.of("control"));
        all.addAll(List.of(words));
        var result = product.ctl(all.toArray(String[]::new));
        assertEquals(0, result.exit(), result.toString());
        return result.out().strip();
    }

    private static Product.Result call(Product product, String id, String text) throws Exception {
        return product.ctl("call", "--json", "--request-id", id, "teller", text);
    }

    private CompletableFuture<Product.Result> inBackground(Product product, String id, String text) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return call(product, id, text);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private boolean wasAsked(String text) throws Exception {
        return Files.exists(asked) && Files.readAllLines(asked).contains(text);
    }

    private static String error(Product.Result result) {
        assertEquals(1, result.exit(), result.toString());
        return JsonParser.parseString(result.out()).getAsJsonObject().getAsJsonObject("error").get("code").getAsString();
    }

    @Test
    void shouldPutOffAndLoseNothingWhenPausedAlsoOverKillMinus9() throws Exception {
        var id = UUID.randomUUID().toString();
        try (var product = up()) {
            var slow = inBackground(product, UUID.randomUUID().toString(), "slow");
            Eventually.holds("it is at work", LIMIT, () -> wasAsked("slow"));
            assertEquals("PAUSED", control(product, "pause"));
            assertEquals("PAUSED BEFORE", control(product, "pause"));
            assertEquals("UNAVAILABLE", error(call(product, id, "later")));
            Files.createFile(gate);
            assertEquals(0, slow.get(60, TimeUnit.SECONDS).exit(), "what was in flight ends");
            var status = product.ctl("status");
            assertTrue(status.out().contains("Spine is paused since"), status.toString());
            assertEquals(0, product.ctl("journal", "tail").exit(), "an agent for administrators");
            product.kill();
        }
        try (var product = Product.up(home)) {
            assertEquals("UNAVAILABLE", error(call(product, id, "later")), "no crash resumes");
            var why = product.ctl("why", "mode");
            assertTrue(why.out().contains("paused"), why.toString());
            assertEquals("RESUMED", control(product, "resume"));
            assertEquals("RESUMED BEFORE", control(product, "resume"));
            Eventually.holds("the agent serves", LIMIT, () -> product.ctl("why", "teller").exit() == 0);
            var answered = call(product, id, "later");
            assertEquals(0, answered.exit(), answered.toString());
            assertEquals(1, Files.readAllLines(asked).stream().filter("later"::equals).count(), "done once");
        }
    }

    @Test
    void shouldEndWhatIsAtWorkAtScramAndServeAgainAfterReset() throws Exception {
        try (var product = up()) {
            var id = UUID.randomUUID().toString();
            var slow = inBackground(product, id, "slow");
            Eventually.holds("it is at work", LIMIT, () -> wasAsked("slow"));
            assertEquals("SCRAMMED: 1 requests were ended at work, 0 before.", control(product, "scram", "--yes"));
            assertEquals("OUTCOME_UNKNOWN", error(slow.get(60, TimeUnit.SECONDS)));
            assertEquals("SCRAMMED BEFORE: 0 requests were ended at work, 0 before.", control(product, "scram", "--yes"));
            assertEquals("UNAVAILABLE", error(call(product, UUID.randomUUID().toString(), "now")));
            assertEquals("PONG", control(product, "ping"));
            assertTrue(control(product, "flush").matches("FLUSHED: up to entry \\d+, synced\\."));
            assertEquals("RESET", control(product, "reset"));
            assertEquals("RESET BEFORE", control(product, "reset"));
            assertEquals("OUTCOME_UNKNOWN", error(call(product, id, "slow")), "the same id has the same end");
            assertEquals(0, call(product, UUID.randomUUID().toString(), "now").exit());
        }
    }

    private static String text(int number, String id) {
        return (number % 4 == 0 ? "slow " : "") + id;
    }

    /** When the broker heard it, by its log. */
    private Instant commanded() throws Exception {
        return Files.readAllLines(home.resolve("log/spine.log")).stream().filter(line -> line.contains("SHUTDOWN by"))
                .map(line -> Instant.parse(line.substring(0, line.indexOf(' ')))).findFirst().orElseThrow();
    }

    /** Each request that was accepted is answered, or has its one typed end, then or after the restart; none is done twice. */
    @Test
    void shouldEndCleanlyUnderLoadWhenShutDown() throws Exception {
        var ids = new ArrayList<String>();
        var load = Executors.newFixedThreadPool(CALLERS);
        Duration took;
        try (var product = up()) {
            for (int i = 0; i < 2 * CALLERS; i++) {
                var id = UUID.randomUUID().toString();
                ids.add(id);
                var text = text(i, id);
                load.submit(() -> call(product, id, text));
            }
            Eventually.holds("requests are at work", LIMIT, () -> Files.exists(asked)
                    && Files.readAllLines(asked).stream().filter(line -> line.startsWith("slow")).count() >= 2);
            assertEquals("STOPPING", control(product, "shutdown", "--yes"));
            assertEquals(0, product.awaitExit());
            took = Duration.between(commanded(), Instant.now());
        } finally {
            load.shutdownNow();
            load.awaitTermination(60, TimeUnit.SECONDS);
        }
        System.out.println("SHUTDOWN under load, from the command to the end of the process: " + took.toMillis() + " ms");
        Files.createFile(gate);
        try (var product = up()) {
            var before = Files.readAllLines(asked);
            for (int i = 0; i < ids.size(); i++) {
                var text = text(i, ids.get(i));
                var result = call(product, ids.get(i), text);
                if (result.exit() != 0) {
                    assertEquals("OUTCOME_UNKNOWN", error(result), "only what had begun");
                    assertTrue(before.contains(text), text);
                }
                assertEquals(1, Files.readAllLines(asked).stream().filter(text::equals).count(), "once: " + text);
            }
            System.out.println(before.stream().filter(line -> line.length() >= 36).count()
                    + " of " + ids.size() + " requests had begun at the end");
        }
    }
}
