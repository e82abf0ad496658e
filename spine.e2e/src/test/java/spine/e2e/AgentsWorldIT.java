package spine.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import spine.api.message.CancelReceipt;
import spine.api.rcis.AgentCall;
import spine.api.rcis.RCISRequest;
import spine.client.RcisClient;
import spine.providers.Providers;

/** Issue 7, with the real product: the agents that call the world, which a stub plays; AG-01 to AG-05, AG-10 to AG-12. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AgentsWorldIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> KEYED = List.of("tavily", "firecrawl", "gemini");
    private static final String KEY = "k-4711-heron-and-pike";

    @TempDir
    static Path home;
    @TempDir
    static Path work;
    /** One for each, so that what one wants of its callers is no other's matter. */
    private final Map<String, Providers> stubs = new HashMap<>();
    private Product product;
    private RcisClient client;

    @BeforeAll
    void start() throws Exception {
        Product.choosePorts(home);
        var conf = home.resolve("conf");
        var grants = new ArrayList<String>();
        for (var agent : KEYED) {
            var url = stub(agent).url();
            Files.writeString(conf.resolve("agents." + agent + ".properties"), "baseUrl=" + url + "/" + agent + "\n");
            grants.add(agent + " " + url + " POST private calls=60000/min bytes=999999999/min secret=" + secret(agent));
        }
        grants.add("http " + stub("http").url() + " * private calls=60000/min bytes=999999999/min");
        Files.write(conf.resolve("outbound.conf"), grants);
        product = Product.up(home);
        client = new Peers(product, home).client("admin");
    }

    @AfterAll
    void stop() throws Exception {
        if (client != null) {
            client.close();
        }
        if (product != null) {
            product.close();
            NoSecrets.assertNone(product.printed(), home);
            assertFalse(String.join("\n", product.printed()).contains(KEY), "AG-10");
            assertKeyIsNowhere();
        }
        stubs.values().forEach(Providers::close);
    }

    private Providers stub(String agent) throws IOException {
        if (!stubs.containsKey(agent)) {
            stubs.put(agent, Providers.start(0));
        }
        return stubs.get(agent);
    }

    private static String secret(String agent) {
        return agent.toUpperCase(java.util.Locale.ROOT) + "_API_KEY";
    }

    /** AG-10: neither in the log, nor the journal, nor anything else below the home. */
    private void assertKeyIsNowhere() throws Exception {
        try (var files = Files.walk(home)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var text = new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
                assertFalse(text.contains(KEY), "the key is in " + home.relativize(file));
            }
        }
    }

    @Test
    @Order(1)
    void shouldSayWhichKeyToSetWhenThereIsNone() throws Exception {
        for (var agent : KEYED) {
            Eventually.holds(agent + " is there, disabled", LIMIT,
                    () -> product.ctl("why", agent).out().contains("Agent " + agent + " has no key."));
            assertTrue(product.ctl("why", agent).out().contains(secret(agent)), "OR-09");
            var called = product.ctl("call", agent, "play success");
            assertEquals(1, called.exit());
            assertTrue(called.err().contains("has no key.") && called.err().contains(secret(agent)), called.toString());
            System.out.println(product.ctl("why", agent).out());
        }
        assertTrue(stubs.values().stream().allMatch(stub -> stub.asked().isEmpty()));
    }

    @Test
    @Order(2)
    void shouldAnswerOnceTheKeysAreSet() throws Exception {
        for (var agent : KEYED) {
            var set = Product.ctl(home, KEY + "\n", "secret", "set", secret(agent));
            assertEquals(0, set.exit(), set.toString());
        }
        awaitSaid("its mean depth 155", "tavily", "How deep is Lake Ohrid?");
        awaitSaid("A heron stands still", "firecrawl", "https://birds.example.org/heron");
        awaitSaid("A pike waits, then strikes.", "gemini", "How does a pike hunt?");
        awaitSaid("PUT /http/any", "http", "PUT " + stub("http").url() + "/http/any\nX-A: 1\nContent-Type: text/plain\n\nbody");
        for (var agent : KEYED) {
            assertTrue(stub(agent).asked().stream().allMatch(a -> a.keyed() && !a.path().contains(KEY)
                    && !a.body().contains(KEY)), "the key is in the header alone");
        }
        var json = JsonParser.parseString(product.ctl("call", "--json", "tavily", "depth?").out()).getAsJsonObject();
        assertEquals(2, json.getAsJsonArray("citations").size(), "AG-11");
        assertEquals("tavily", json.getAsJsonObject("meta").get("source").getAsString());
    }

    private void awaitSaid(String expected, String agent, String input) throws Exception {
        Eventually.holds(agent + " answers", LIMIT, () -> product.ctl("call", agent, input).out().contains(expected));
        System.out.println(product.ctl("call", agent, input).out());
    }

    @Test
    @Order(3)
    void shouldTellWhatTheServiceFailedAt() throws Exception {
        assertRefused("The method is none of", "http", "FETCH it");
        assertRefused("(HTTP 404)", "http", "GET " + stub("http").url() + "/http/status/404");
        assertTrue(product.ctl("call", "http", "GET " + stub("http").url() + "/http/redirect/200").out().contains("status 200"));
        assertRefused("the plan is used up (HTTP 432)", "tavily", "play plan-limit");
        assertRefused("something else than JSON", "tavily", "play malformed");
        assertRefused("bytes", "tavily", "play oversized");
        assertRefused("does not read this site", "firecrawl", "https://birds.example.org/?play=closed-site");
        assertRefused("withholds its answer (SAFETY)", "gemini", "play stream-safety");
        assertRefused("too many requests", "firecrawl", "https://birds.example.org/?play=rate-limited-date");
        assertRefused("", "firecrawl", "https://birds.example.org");
    }

    private void assertRefused(String expected, String agent, String input) throws Exception {
        var called = product.ctl("call", agent, input);
        assertEquals(1, called.exit(), called.toString());
        assertTrue(called.err().contains(expected), called.toString());
        System.out.println(called.err());
    }

    @Test
    @Order(4)
    void shouldGoNowhereThatIsNotGranted() throws Exception {
        assertRefused("conf/outbound.conf", "http", "GET http://127.0.0.1:1/");
        assertRefused("No grant allows agent 'http'", "http", "GET http://169.254.169.254/latest/meta-data/");
        assertRefused("No grant allows agent 'http'", "http", "GET https://localhost/");
    }

    /** Point 3 of the issue: each part as it arrives; who cancels stops the call upstream, and the receipt says so. */
    @Test
    @Order(5)
    void shouldStopTheCallUpstreamWhenAStreamIsCancelled() throws Exception {
        int before = stub("gemini").cut();
        var id = UUID.randomUUID().toString();
        var reader = new Reader();
        client.stream(RCISRequest.newBuilder().setRequestId(id).setAgentCall(call("gemini", "play endless")), LIMIT)
                .subscribe(reader);
        reader.request(3);
        for (int i = 1; i <= 3; i++) {
            assertEquals("word " + i + " ", reader.next().text());
        }
        var receipt = client.cancel(id, "enough", LIMIT).toCompletableFuture().get(60, TimeUnit.SECONDS);
        assertEquals(CancelReceipt.Outcome.STOPPED, receipt.getOutcome(), receipt.toString());
        assertTrue(receipt.getSpentMap().getOrDefault("tokens", 0.0) >= 3, receipt.toString());
        assertEquals(1.0, receipt.getSpentMap().get("http_calls"), receipt.toString());
        Eventually.holds("the stub sees the connection close", LIMIT, () -> stub("gemini").cut() > before);
        System.out.println(receipt);
    }

    /** With SIGTERM, as with Ctrl-C, the receipt is shown; who is killed can show none, and stops it likewise. */
    @Test
    @Order(6)
    void shouldStopTheCallUpstreamWhenItsCallerGoesAway() throws Exception {
        int before = stub("gemini").cut();
        var told = product.spawn("call", "gemini", "play endless");
        assertEquals("word 1 word 2 ", new String(told.getInputStream().readNBytes(14), StandardCharsets.UTF_8));
        told.toHandle().destroy(); // SIGTERM, and its streams stay open
        var said = new String(told.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(said.startsWith("Cancelled: stopped, after http_bytes "), said);
        Eventually.holds("the stub sees the connection close", LIMIT, () -> stub("gemini").cut() > before);
        var killed = product.spawn("call", "gemini", "play endless");
        assertEquals("word 1 word 2 ", new String(killed.getInputStream().readNBytes(14), StandardCharsets.UTF_8));
        killed.destroyForcibly();
        Eventually.holds("and closes again", LIMIT, () -> stub("gemini").cut() > before + 1);
        System.out.println(said);
    }

    @Test
    @Order(7)
    void shouldStopTheCallUpstreamWhenItsDeadlineIsOver() throws Exception {
        int before = stub("gemini").cut();
        var called = product.ctl("call", "--timeout", "3", "gemini", "play endless");
        assertEquals(1, called.exit());
        assertTrue(called.out().startsWith("word 1 word 2 "), called.toString());
        Eventually.holds("the stub sees the connection close", LIMIT, () -> stub("gemini").cut() > before);
    }

    private static AgentCall call(String agent, String input) {
        return AgentCall.newBuilder().setAgent(agent).setInput(ByteString.copyFromUtf8(input)).build();
    }

    /** Each agent is overwritten twice while four callers ask without a pause: every request is answered. */
    @Test
    @Order(8)
    void shouldLoseNoRequestWhenAnAgentIsReplacedUnderLoad() throws Exception {
        var inputs = Map.of("tavily", "depth?", "gemini", "hunt?", "http", "GET " + stub("http").url() + "/http/any", "firecrawl",
                "https://birds.example.org");
        Eventually.holds("firecrawl's service may be asked again", LIMIT,
                () -> product.ctl("call", "firecrawl", "https://birds.example.org").exit() == 0);
        for (var input : inputs.entrySet()) {
            int answered = new UnderLoad(client, call(input.getKey(), input.getValue()))
                    .replace(input.getKey(), home, work);
            System.out.printf("%s: replaced twice under load, %d requests, none lost%n", input.getKey(), answered);
        }
    }
}
