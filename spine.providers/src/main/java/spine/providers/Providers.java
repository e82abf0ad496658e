package spine.providers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A service on this machine that plays Tavily, Firecrawl and Gemini from their documented shapes, and a web page that
 * answers with what it was asked. A question with "play NAME" in it gets the shape of this name, or {@code slow},
 * {@code endless}, {@code oversized}, {@code malformed}; without a key, or with one that has "wrong" in it, the answer is
 * {@code wrong-key}. Thread-safe.
 */
public final class Providers implements AutoCloseable {
    private static final Set<String> PLAYED = Set.of("tavily", "firecrawl", "gemini");
    private static final int THREADS = 64;
    private static final int MOST_BODY_BYTES = 1024 * 1024;
    private static final int MOST_KEPT = 10_000;

    private final HttpServer server;
    private final ExecutorService threads;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Deque<Asked> asked = new ArrayDeque<>();
    private final AtomicInteger cut = new AtomicInteger();

    private Providers(HttpServer server) {
        this.server = server;
        threads = Executors.newFixedThreadPool(THREADS, task -> {
            var thread = new Thread(task, "providers");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /**
     * Starts it on the loopback interface.
     *
     * @param port 0 for one of the system's choice
     */
    public static Providers start(int port) throws IOException {
        return new Providers(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 128));
    }

    /** Where it is, without a slash at the end; each provider is at {@code /NAME} below it. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What it was asked, the last 10,000 in order. */
    public List<Asked> asked() {
        synchronized (asked) {
            return List.copyOf(asked);
        }
    }

    /** How many answers nobody read to their end: the connection was closed meanwhile. */
    public int cut() {
        return cut.get();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            var body = new String(exchange.getRequestBody().readNBytes(MOST_BODY_BYTES), StandardCharsets.UTF_8);
            var path = exchange.getRequestURI().toString();
            var provider = path.split("[/?]", 3)[1];
            if (PLAYED.contains(provider)) {
                play(exchange, provider, path.substring(provider.length() + 1), body);
            } else {
                keep(new Asked("http", exchange.getRequestMethod(), path, body, "echo", false));
                Echo.answer(exchange, body);
            }
        } catch (IOException gone) {
            cut.incrementAndGet();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void play(HttpExchange exchange, String provider, String path, String body)
            throws IOException, InterruptedException {
        var head = exchange.getRequestHeaders();
        var bearer = head.getFirst("Authorization");
        var key = provider.equals("gemini") ? head.getFirst("x-goog-api-key")
                : bearer != null && bearer.startsWith("Bearer ") ? bearer.substring(7) : null;
        boolean isRight = key != null && !key.isBlank() && !key.contains("wrong");
        var scenario = isRight ? Scenario.of(provider, body, path.contains(":stream"), closing) : Scenario.wrongKey(closing);
        keep(new Asked(provider, exchange.getRequestMethod(), path, body, scenario.name(), key != null));
        scenario.play(provider, exchange);
    }

    private void keep(Asked one) {
        synchronized (asked) {
            asked.addLast(one);
            if (asked.size() > MOST_KEPT) {
                asked.removeFirst();
            }
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    /**
     * Serves until it is stopped, and says what to set.
     *
     * @param arguments the port; one of the system's choice without
     */
    public static void main(String... arguments) throws IOException, InterruptedException {
        try (var stub = start(arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]))) {
            System.out.println("The stub serves at " + stub.url() + ". In Spine's conf/:");
            PLAYED.stream().sorted().forEach(name -> System.out.println("  agents." + name + ".properties: baseUrl="
                    + stub.url() + "/" + name));
            PLAYED.stream().sorted().forEach(name -> System.out.println("  outbound.conf: " + name + " " + stub.url()
                    + " POST private secret=" + name.toUpperCase(java.util.Locale.ROOT) + "_API_KEY"));
            System.out.println("  outbound.conf: http " + stub.url() + " * private");
            new CountDownLatch(1).await();
        }
    }
}
