package spine.http.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.Home;
import spine.api.resilience.Lane;
import spine.http.effect.internal.Effects;
import spine.http.limit.internal.Spending;
import spine.resilience.internal.BreakerTable;
import spine.resilience.internal.Keeper;
import spine.resilience.internal.ResilienceConfig;
import spine.resilience.internal.RetryDesk;

/** What an operator is told, and settings out of their range. */
class FindingsTest {
    private final Spending spending = new Spending(Clock.systemUTC());
    private Home home;
    private BreakerTable breakers;
    private Outbound outbound;
    private OutboundFindings findings;

    @BeforeEach
    void begin(@TempDir Path folder) throws Exception {
        home = Home.under(folder);
        Files.createDirectories(home.state());
        Files.createDirectories(home.conf());
        breakers = new BreakerTable(home, Kit.defaults(ResilienceConfig.class));
        outbound = new Outbound(home, breakers, new RetryDesk(new Keeper(), Kit.defaults(ResilienceConfig.class)), spending,
                new Effects(List.of()), Kit.defaults(HttpConfig.class));
        findings = new OutboundFindings(outbound, breakers, spending);
    }

    @AfterEach
    void end() {
        outbound.close();
    }

    private Caller come(String agent, String host, double usd) {
        var caller = new Caller() {
            @Override
            public String name() {
                return agent;
            }

            @Override
            public Lane lane() {
                return Lane.PRODUCTION;
            }

            @Override
            public List<Declared> agents() {
                return List.of(new Declared(agent, Set.of("reads"), List.of(host), Set.of("POST"), Set.of("KEY"), usd));
            }
        };
        outbound.port(caller);
        return caller;
    }

    @Test
    void shouldSayNothingOfAnAgentThatIsFineOrGone() {
        var caller = come("tavily", "api.tavily.com", 0);
        assertEquals(List.of(), findings.of("tavily"));
        assertEquals(List.of("tavily"), findings.agents());
        outbound.left(caller);
        assertEquals(List.of(), findings.agents());
    }

    @Test
    void shouldSayWhichLineIsMissing() {
        come("mine", "api.mine.test", 0);
        var finding = findings.of("mine").get(0);
        assertEquals("denied", finding.cause());
        assertTrue(finding.remedy().contains("'mine https://api.mine.test POST secret=KEY'"), finding.remedy());
    }

    @Test
    void shouldSayWhichCircuitIsOpen() throws Exception {
        come("tavily", "api.tavily.com", 0);
        breakers.breaker(Lane.PRODUCTION, "http:api.tavily.com").acquire().rateLimited(Duration.ofSeconds(90));
        breakers.breaker(Lane.PRODUCTION, "http:api.other.com").acquire().rateLimited(Duration.ofSeconds(90));
        var all = findings.of("tavily");
        assertEquals(1, all.size());
        assertTrue(all.get(0).sentence().contains("api.tavily.com"), all.get(0).sentence());
        assertTrue(all.get(0).sentence().contains("asked to be left alone"), all.get(0).sentence());
    }

    @Test
    void shouldSayThatABudgetIsSpent() {
        come("tavily", "api.tavily.com", 0.02);
        assertTrue(spending.spend("production", "tavily", 4.99, 5));
        var finding = findings.of("tavily").get(0);
        assertEquals("quota", finding.cause());
        assertTrue(finding.sentence().contains("4.99 of its 5.00"), finding.sentence());
        assertTrue(finding.remedy().contains("outbound.conf:2"), finding.remedy());
    }

    @Test
    void shouldShowABrokenFileAsAProblem() throws Exception {
        assertEquals(Map.of(), findings.facts());
        Files.writeString(home.conf().resolve("outbound.conf"), "tavily nonsense\n");
        Kit.await(() -> !findings.facts().isEmpty());
        assertTrue(findings.facts().get("problem.outbound").contains("outbound.conf:1: "), findings.facts().toString());
    }

    @Test
    void shouldNameKeyValueAndRangeOfASettingThatIsOut() {
        var config = (HttpConfig) Proxy.newProxyInstance(HttpConfig.class.getClassLoader(), new Class<?>[] {HttpConfig.class},
                (proxy, method, args) -> method.getName().equals("callTimeoutMillis") ? 99L : method.getDefaultValue());
        var e = assertThrows(IllegalArgumentException.class, () -> HttpSettings.of(config));
        assertEquals("spine.http: callTimeoutMillis is 99; allowed is 100 to 600000", e.getMessage());
    }

    @Test
    void shouldReadWhatAnAgentDeclaresAndWhichLaneItIsIn() {
        var properties = Map.<String, Object>of("spine.agent.name", "probe", "spine.agent.effects", "reads",
                "spine.agent.hosts", new String[] {"a.test", "*.b.test"}, "spine.agent.methods", List.of("GET"),
                "spine.agent.usdPerCall", 0.5);
        assertEquals(new Declared("probe", Set.of("reads"), List.of("a.test", "*.b.test"), Set.of("GET"), Set.of(), 0.5),
                Declared.of(properties::get));
        assertEquals(Lane.PRODUCTION, BundleCaller.laneOf("spine:lane/agents.tavily-3/abc"));
        assertEquals(Lane.PRODUCTION, BundleCaller.laneOf("file:x"));
        assertEquals(new Lane("candidate-7"), BundleCaller.laneOf("spine:lane/candidate-7/abc"));
    }
}
