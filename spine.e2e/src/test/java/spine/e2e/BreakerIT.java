package spine.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CB-02, CB-03 and CB-10 in the product: an agent that keeps failing is left alone, also over {@code kill -9}. */
class BreakerIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int FAILURES = 5;

    @TempDir
    Path home;
    @TempDir
    Path work;

    @Test
    void shouldLeaveAFailingAgentAloneAndSayWhyAlsoAfterKillMinus9() throws Exception {
        Product.choosePorts(home);
        Files.writeString(home.resolve("conf/spine.resilience.properties"), "openMillis=3600000\nopenCapMillis=3600000\n");
        var asked = work.resolve("asked.txt");
        Files.createDirectories(home.resolve("agents"));
        Files.copy(AgentJar.build(work, "cross", "1.0.0", """
                if (request.text().equals("hello")) {
                    return Payload.text("here");
                }
                java.nio.file.Files.writeString(java.nio.file.Path.of("%s"), request.text() + "\\n",
                        java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
                throw new IllegalStateException("out of order");
                """.formatted(asked)), home.resolve("agents/cross.jar"));
        try (var product = Product.up(home)) {
            Eventually.holds("the agent serves", LIMIT, () -> product.ctl("call", "cross", "hello").exit() == 0);
            for (int i = 0; i < FAILURES; i++) {
                assertEquals(1, product.ctl("call", "cross", "work").exit());
            }
            assertOpen(product);
            assertEquals(FAILURES, Files.readAllLines(asked).size());
            Eventually.holds("its breaker is on the disk", LIMIT, () -> Files.exists(home.resolve("state/circuits.json"))
                    && Files.readString(home.resolve("state/circuits.json")).contains("OPEN"));
            product.kill();
        }
        try (var product = Product.up(home)) {
            assertOpen(product);
            assertEquals(FAILURES, Files.readAllLines(asked).size(), "no call before its time");
        }
    }

    private static void assertOpen(Product product) throws Exception {
        var refused = product.ctl("call", "cross", "work");
        assertEquals(1, refused.exit(), refused.toString());
        assertTrue(refused.err().contains("(Local)"), refused.toString());
        var told = product.ctl("why", "--json", "cross");
        assertEquals(1, told.exit(), told.toString());
        var finding = JsonParser.parseString(told.out()).getAsJsonObject().getAsJsonArray("findings").get(0)
                .getAsJsonObject();
        assertEquals("breaker-open", text(finding, "cause"));
        assertTrue(text(finding, "sentence").matches("The circuit of 'cross' is open: it failed 5 times in a row, and gets no"
                + " requests for \\d+ s more\\."), told.out());
        System.out.println(product.ctl("why", "cross").out());
    }

    private static String text(JsonObject finding, String name) {
        return finding.get(name).getAsString();
    }
}
