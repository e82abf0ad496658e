package spine.http.grant.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrantFileTest {
    private final AtomicLong nanos = new AtomicLong();
    private Path file;

    @BeforeEach
    void begin(@TempDir Path folder) {
        file = folder.resolve("outbound.conf");
    }

    private GrantFile open() {
        return new GrantFile(file, nanos::get);
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
        nanos.addAndGet(1_000_000_000);
    }

    private static Target target(String uri) {
        return Target.of(URI.create(uri)).orElseThrow();
    }

    @Test
    void shouldReadALineWithAllThatItCanSay() {
        var grant = GrantLine.read(" probe http://localhost:8080 GET,POST private bytes=5000/min calls=7/min usd=0.25/call"
                + " budget=2.5/day secret=A,B_2 ", "x:1");
        assertEquals(new Grant("probe", "http", "localhost", 8080, Set.of("GET", "POST"), true, 5000, 7, OptionalDouble.of(0.25),
                OptionalDouble.of(2.5), Set.of("A", "B_2"), "x:1"), grant);
    }

    @Test
    void shouldCoverWhatItNamesAndNothingElse() {
        var all = GrantLine.read("probe https://*.example.org GET", "x:1");
        assertTrue(all.covers(target("https://api.example.org/a"), "GET"));
        assertTrue(all.covers(target("https://API.example.org.:443/a"), "GET"));
        assertFalse(all.covers(target("https://example.org/"), "GET"));
        assertFalse(all.covers(target("https://evilexample.org/"), "GET"));
        assertFalse(all.covers(target("https://api.example.org:8443/"), "GET"));
        assertFalse(all.covers(target("http://api.example.org/"), "GET"));
        assertFalse(all.covers(target("https://api.example.org/"), "POST"));
        assertTrue(GrantLine.read("probe https://* *", "x:1").covers(target("https://any.test/"), "DELETE"));
        assertTrue(GrantLine.read("probe https://[2a00::1]:99 *", "x:1").covers(target("https://[2A00::1]:99/"), "GET"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"probe https://a.test | expected AGENT", "Probe https://a.test GET | agent 'Probe'",
        "probe ftp://a.test GET | 'ftp://a.test'", "probe https://a.test get | 'get'", "probe https://a.test:0 GET | port 0",
        "probe https://a.test:70000 GET | port 70000", "probe https://a.test GET sometimes | 'sometimes'",
        "probe https://* GET private | private is for one host", "probe https://a.test GET bytes=many/min | bytes=N/min",
        "probe https://a.test GET bytes=5/day | bytes=N/min", "probe https://a.test GET calls=0/min | 1.0 to",
        "probe https://a.test GET calls=1/min calls=2/min | twice", "probe https://a.test GET secret=a | 'a'",
        "probe https://127.1 GET | host '127.1'", "probe https://*.1.2.3.4 GET | host '*.1.2.3.4'",
        "probe https://u@a.test GET | host 'u@a.test'"})
    void shouldNameThePlaceAndTheFault(String line, String fault) {
        var e = assertThrows(IllegalArgumentException.class, () -> Grants.parse("# grants\n\n" + line, "outbound.conf"));
        assertTrue(e.getMessage().startsWith("outbound.conf:3: "), e.getMessage());
        assertTrue(e.getMessage().contains(fault), e.getMessage());
    }

    @Test
    void shouldGrantWhatIsShippedWhenThereIsNoFile() {
        var grants = open().get();
        assertEquals("api.tavily.com", grants.of("tavily").get(0).host());
        assertEquals(Set.of("GEMINI_API_KEY"), grants.of("gemini").get(0).secrets());
        assertEquals(Set.of("tavily", "firecrawl", "gemini", "openai", "http"), grants.byAgent().keySet());
        assertTrue(grants.byAgent().values().stream().flatMap(List::stream).noneMatch(g -> g.isPrivate() || g.scheme().equals("http")));
    }

    @Test
    void shouldReplaceShippedGrantsAgentByAgentAndFollowTheFile() throws IOException {
        var grants = open();
        write("tavily https://proxy.test POST\ngemini none\nmine https://my.test GET\n");
        assertEquals(List.of("proxy.test"), grants.get().of("tavily").stream().map(Grant::host).toList());
        assertEquals(List.of(), grants.get().of("gemini"));
        assertEquals("my.test", grants.get().of("mine").get(0).host());
        assertEquals("api.firecrawl.dev", grants.get().of("firecrawl").get(0).host());
        Files.delete(file);
        nanos.addAndGet(1_000_000_000);
        assertEquals("api.tavily.com", grants.get().of("tavily").get(0).host());
    }

    @Test
    void shouldKeepTheFormerGrantsWhileTheFileIsBrokenAndSayIt() throws IOException {
        var grants = open();
        write("mine https://my.test GET\n");
        assertEquals("", grants.problem());
        write("mine https://my.test GET\nmine https://other.test\n");
        assertEquals("my.test", grants.get().of("mine").get(0).host());
        assertTrue(grants.problem().contains("outbound.conf:2: expected AGENT"), grants.problem());
        write("mine https://new.test GET # no comment here\n");
        assertTrue(grants.problem().contains("'#'"), grants.problem());
        write("mine https://newer.test GET\n");
        assertEquals("", grants.problem());
        assertEquals("newer.test", grants.get().of("mine").get(0).host());
    }

    @Test
    void shouldGrantNothingWhenTheFileIsBrokenFromTheBeginning() throws IOException {
        write("tavily nonsense\n");
        var grants = open();
        assertEquals(Grants.NONE, grants.get());
        assertTrue(grants.problem().contains(":1: "), grants.problem());
    }

    @Test
    void shouldRefuseAFileThatIsTooLong() throws IOException {
        write("a https://a.test GET\n".repeat(Grants.MOST + 1));
        assertTrue(open().problem().contains("more than 2000"), open().problem());
        write("#".repeat(1024 * 1024 + 1));
        assertTrue(open().problem().contains("over 1048576 bytes"), open().problem());
    }
}
