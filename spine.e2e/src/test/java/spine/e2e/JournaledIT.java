package spine.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was answered stays answered, whatever happens to the process (design: the guarantee). */
class JournaledIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path home;
    @TempDir
    Path work;

    @Test
    void shouldGiveTheSameReplyAndAskTheAgentOnceAcrossKillMinus9() throws Exception {
        Product.choosePorts(home);
        var asked = work.resolve("asked.txt");
        Files.createDirectories(home.resolve("agents"));
        Files.copy(AgentJar.build(work, "teller", "1.0.0", """
                java.nio.file.Files.writeString(java.nio.file.Path.of("%s"), request.text() + "\\n",
                        java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
                return Payload.text(request.text() + " " + System.nanoTime());
                """.formatted(asked)), home.resolve("agents/teller.jar"));
        var id = UUID.randomUUID().toString();
        String first;
        try (var product = Product.up(home)) {
            Eventually.holds("the agent serves", LIMIT, () -> product.ctl("call", "teller", "before").exit() == 0);
            first = tell(product, id);
            assertEquals("journaled", JsonParser.parseString(first).getAsJsonObject().get("durability").getAsString());
            assertEquals(first, tell(product, id), "at once");
            product.kill();
        }
        try (var product = Product.up(home)) {
            assertEquals(first, tell(product, id), "after the restart");
            assertEquals(1, Files.readAllLines(asked).stream().filter("once"::equals).count(), "asked once");
        }
    }

    private static String tell(Product product, String id) throws Exception {
        var result = product.ctl("call", "--json", "--request-id", id, "teller", "once");
        assertEquals(0, result.exit(), result.toString());
        return result.out();
    }
}
