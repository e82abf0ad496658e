package spine.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import java.io.BufferedReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.rcis.AgentCall;

/**
 * The agent {@code openai} in the product, through the outbound port, at a model server that we did not write (AI-Mocks, a
 * process of its own).
 */
class ModelIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Path AGENT = Product.ROOT.resolve("agents.openai/target");

    @TempDir
    Path home;
    @TempDir
    Path work;
    private Process server;
    private URI url;

    @BeforeEach
    void startTheServer() throws Exception {
        var classPath = AGENT.resolve("test-classes") + ":" + AGENT.resolve("classes") + ":"
                + Files.readString(AGENT.resolve("test.classpath")).strip();
        server = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-cp",
                classPath, "agents.openai.internal.ForeignServer").redirectError(ProcessBuilder.Redirect.DISCARD).start();
        BufferedReader said = server.inputReader(StandardCharsets.UTF_8);
        url = URI.create(said.readLine());
    }

    @AfterEach
    void stopTheServer() throws Exception {
        server.getOutputStream().close();
        server.destroy();
        server.waitFor();
    }

    @Test
    void shouldAnswerWholeAndByPartsWithinWhatIsGranted() throws Exception {
        Product.choosePorts(home);
        Files.writeString(home.resolve("conf/agents.openai.properties"), """
                baseUrl = http://127.0.0.1:%s/v1
                model = tiny
                systemPrompt = Be brief.
                """.formatted(url.getPort()));
        try (var product = Product.up(home)) {
            Eventually.holds("the agent is there", LIMIT, () -> product.ctl("agents", "openai").out().contains("openai"));
            var refused = product.ctl("call", "openai", "What is it, in pieces?");
            assertEquals(1, refused.exit(), refused.toString());
            assertTrue(refused.err().contains("outbound.conf"), refused.toString());
            Files.writeString(home.resolve("conf/outbound.conf"),
                    "openai http://127.0.0.1:" + url.getPort() + " POST private calls=60000/min\n");
            Eventually.holds("the grant counts", LIMIT,
                    () -> product.ctl("call", "openai", "What is it, in pieces?").exit() == 0);
            var parts = product.ctl("call", "openai", "What is it, in pieces?");
            assertEquals("Forty-two, in pieces: τέλος 😀", parts.out().strip(), parts.toString());
            var whole = product.ctl("call", "--json", "openai", "What is it, in one piece?");
            assertEquals(0, whole.exit(), whole.toString());
            assertEquals("Forty-two, in one piece.",
                    JsonParser.parseString(whole.out()).getAsJsonObject().get("output").getAsString());
            try (var client = new Peers(product, home).client("admin")) {
                int answered = new UnderLoad(client, AgentCall.newBuilder().setAgent("openai")
                        .setInput(ByteString.copyFromUtf8("What is it, in one piece?")).build()).replace("openai", home, work);
                System.out.printf("openai: replaced twice under load, %d requests, none lost%n", answered);
            }
            var unknown = product.ctl("call", "openai", "And else?");
            assertEquals(1, unknown.exit(), unknown.toString());
            assertTrue(unknown.err().contains("HTTP 404"), unknown.toString());
            assertFalse(unknown.err().contains("Exception"), unknown.toString());
        }
    }
}
