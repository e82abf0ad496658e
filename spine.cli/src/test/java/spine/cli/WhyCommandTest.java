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
}
