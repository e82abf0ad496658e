package spine.providers;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Plays one answer: a {@link Shape}, or one of the ways in which a service can be ugly. */
final class Scenario {
    /** Those that no shape is needed for. */
    static final Set<String> UGLY = Set.of("slow", "endless", "oversized", "malformed");
    private static final Pattern WANTED = Pattern.compile("play[ =]([a-z0-9-]{1,40})");
    private static final int OVERSIZED_BYTES = 6 * 1024 * 1024;
    private static final int SLOW_SECONDS = 120;
    private static final int EVENT_MILLIS = 50;
    private static final String EVENT = "data: {\"candidates\": [{\"content\": {\"parts\": [{\"text\": \"word %d \"}],"
            + " \"role\": \"model\"}, \"index\": 0}], \"usageMetadata\": {\"totalTokenCount\": %d}}\n\n";

    private final String name;
    private final CountDownLatch closing;

    private Scenario(String name, CountDownLatch closing) {
        this.name = name;
        this.closing = closing;
    }

    /**
     * The one that a question asks for by "play NAME" in it, or "play=NAME" in a URL; else, and if there is none of this name,
     * the provider's usual one.
     *
     * @param streams whether the answer is to be a stream
     * @param closing opens when the stub closes
     */
    static Scenario of(String provider, String body, boolean streams, CountDownLatch closing) {
        var wanted = WANTED.matcher(body);
        var name = wanted.find() ? wanted.group(1) : "";
        var usual = streams ? "stream" : "success";
        return new Scenario(UGLY.contains(name) || Shape.exists(provider, name) ? name : usual, closing);
    }

    static Scenario wrongKey(CountDownLatch closing) {
        return new Scenario("wrong-key", closing);
    }

    String name() {
        return name;
    }

    /** @throws IOException if the other side is gone */
    void play(String provider, HttpExchange exchange) throws IOException, InterruptedException {
        switch (name) {
            case "slow" -> {
                closing.await(SLOW_SECONDS, TimeUnit.SECONDS);
                exchange.close();
            }
            case "endless" -> endless(exchange);
            case "oversized" -> oversized(exchange);
            case "malformed" -> send(exchange, 200, "application/json", "{\"results\": [{\"title\": \"cut o");
            default -> shape(exchange, Shape.of(provider, name).at(Instant.now()));
        }
    }

    private static void shape(HttpExchange exchange, Shape shape) throws IOException {
        shape.headers().forEach(exchange.getResponseHeaders()::set);
        if (!shape.headers().getOrDefault("Content-Type", "").startsWith("text/event-stream")) {
            send(exchange, shape.status(), shape.headers().getOrDefault("Content-Type", ""), shape.body());
            return;
        }
        exchange.sendResponseHeaders(shape.status(), 0);
        try (var out = exchange.getResponseBody()) {
            for (var event : shape.body().split("(?<=\n\n)")) {
                write(out, event);
            }
        }
    }

    static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        if (!type.isEmpty()) {
            exchange.getResponseHeaders().set("Content-Type", type);
        }
        exchange.sendResponseHeaders(status, bytes.length == 0 || exchange.getRequestMethod().equals("HEAD") ? -1
                : bytes.length);
        try (var out = exchange.getResponseBody()) {
            out.write(bytes, 0, exchange.getRequestMethod().equals("HEAD") ? 0 : bytes.length);
        }
    }

    /** Events until the other side is gone or the stub closes. */
    private void endless(HttpExchange exchange) throws IOException, InterruptedException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (var out = exchange.getResponseBody()) {
            for (int i = 1; !closing.await(EVENT_MILLIS, TimeUnit.MILLISECONDS); i++) {
                write(out, EVENT.formatted(i, i));
            }
        }
    }

    private static void oversized(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        try (var out = exchange.getResponseBody()) {
            write(out, "{\"results\": [], \"padding\": \"");
            var piece = "x".repeat(64 * 1024);
            for (int sent = 0; sent < OVERSIZED_BYTES; sent += piece.length()) {
                write(out, piece);
            }
            write(out, "\"}");
        }
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
