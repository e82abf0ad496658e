package spine.providers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** AG-12: the stub plays what it is asked to, and each shape says where it has it from. */
@Timeout(60)
class ProvidersTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private Providers stub;

    @BeforeEach
    void start() throws IOException {
        stub = Providers.start(0);
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    private HttpResponse<String> post(String path, String header, String value, String body) throws Exception {
        return CLIENT.send(HttpRequest.newBuilder(URI.create(stub.url() + path)).header(header, value)
                .POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource({"/tavily/search,how deep,200", "/tavily/search,play plan-limit,432", "/tavily/search,play no-such,200",
            "/firecrawl/v1/scrape,https://x.org/?play=closed-site,403", "/firecrawl/v1/scrape,x,200"})
    void shouldPlayWhatAQuestionAsksFor(String path, String body, int status) throws Exception {
        assertEquals(status, post(path, "Authorization", "Bearer k", body).statusCode());
        assertEquals(body, stub.asked().get(0).body());
    }

    @Test
    void shouldWantAKey() throws Exception {
        assertEquals(401, post("/tavily/search", "X-Other", "k", "how deep").statusCode());
        assertEquals(400, post("/gemini/v1beta/models/m:generateContent", "x-goog-api-key", "wrong", "how").statusCode());
    }

    @Test
    void shouldStreamEventByEvent() throws Exception {
        var response = post("/gemini/v1beta/models/m:streamGenerateContent?alt=sse", "x-goog-api-key", "k", "how");
        assertEquals("text/event-stream", response.headers().firstValue("Content-Type").orElseThrow());
        assertEquals(3, response.body().split("\n\n").length);
    }

    @Test
    void shouldDateAWait() throws Exception {
        var wait = post("/tavily/search", "Authorization", "Bearer k", "play rate-limited-date").headers()
                .firstValue("Retry-After").orElseThrow();
        assertTrue(wait.endsWith(" GMT"), wait);
    }

    @Test
    void shouldSeeThatItsReaderIsGone() throws Exception {
        var response = CLIENT.send(HttpRequest.newBuilder(URI.create(stub.url() + "/gemini/v1beta/models/m:stream"))
                .header("x-goog-api-key", "k").POST(BodyPublishers.ofString("play endless")).build(),
                BodyHandlers.ofInputStream());
        var body = response.body();
        assertTrue(body.readNBytes(10).length == 10);
        body.close();
        var deadline = System.nanoTime() + Duration.ofSeconds(50).toNanos();
        while (stub.cut() == 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertEquals(1, stub.cut());
    }

    @Test
    void shouldEchoAndRedirect() throws Exception {
        assertTrue(post("/http/any?x=1", "X-A", "1", "hi").body().startsWith("POST /http/any?x=1\n"));
        assertEquals(503, post("/http/status/503", "X-A", "1", "").statusCode());
        assertEquals("/http/status/200", post("/http/redirect/200", "X-A", "1", "").headers().firstValue("Location")
                .orElseThrow());
    }

    @Test
    void shouldSayOfEachShapeWhereItIsFrom() throws Exception {
        try (var files = Files.walk(Path.of("src/main/resources/shapes"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var shape = Shape.of(file.getParent().getFileName().toString(),
                        file.getFileName().toString().replace(".http", ""));
                assertTrue(shape.source().contains("https://"), file.toString());
                assertFalse(shape.body().isBlank(), file.toString());
            }
        }
    }
}
