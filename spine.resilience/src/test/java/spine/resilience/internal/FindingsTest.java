package spine.resilience.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.resilience.Lane;
import spine.api.resilience.Rate;

class FindingsTest {
    @TempDir
    Path folder;
    private final TestTimes time = new TestTimes();
    private final Keeper keeper = new Keeper();
    private final RateTable rates = new RateTable(keeper, time.times());
    private BreakerTable breakers;
    private Findings findings;

    @BeforeEach
    void open() {
        breakers = new BreakerTable(folder, Kit.settings(), time.times());
        findings = new Findings(breakers, rates);
    }

    @AfterEach
    void close() {
        breakers.close();
        rates.close();
        keeper.close();
    }

    @Test
    void shouldSayNothingOfWhatIsWell() {
        Kit.fail(breakers.breaker(Lane.PRODUCTION, "a"), 4);
        assertEquals(List.of(), findings.of("a"));
        assertEquals(List.of(), findings.agents());
        assertEquals(Map.of(), findings.facts());
    }

    @Test
    void shouldNameTheOpenBreakerAndItsRemainingTime() {
        Kit.fail(breakers.breaker(Lane.PRODUCTION, "a"), 5);
        time.pass(Duration.ofMillis(7500));
        var finding = findings.of("a").get(0);
        assertEquals("breaker-open", finding.cause());
        assertTrue(finding.blocking());
        assertEquals("The circuit of 'a' is open: it failed 5 times in a row, and gets no requests for 23 s more.",
                finding.sentence());
        assertFalse(finding.remedy().isEmpty());
        assertEquals(List.of("a"), findings.agents());
        assertEquals(finding.sentence(), findings.facts().get("breaker.production.a"));
    }

    @Test
    void shouldTellAServersWishAndACandidatesBreakerApart() {
        Kit.pass(breakers.breaker(Lane.PRODUCTION, "a")).rateLimited(Duration.ofSeconds(90));
        assertTrue(findings.of("a").get(0).sentence().contains("asked to be left alone, and gets no requests for 90 s"));
        Kit.fail(breakers.breaker(new Lane("candidate-1"), "b"), 5);
        var finding = findings.of("b").get(0);
        assertFalse(finding.blocking());
        assertTrue(finding.sentence().contains("in lane candidate-1"), finding.sentence());
    }

    @Test
    void shouldMakeAProblemOfWhatDoesNotRecoverCB06() {
        Kit.fail(breakers.breaker(Lane.PRODUCTION, "a"), 5);
        for (int i = 0; i < 10; i++) {
            time.pass(Duration.ofMinutes(15));
            Kit.pass(breakers.breaker(Lane.PRODUCTION, "a")).failed();
        }
        assertTrue(findings.facts().get("problem.breaker.production.a").endsWith("10 probes failed."));
    }

    @Test
    void shouldTellTheTimeUntilTheNextToken() {
        var buckets = rates.open(Lane.PRODUCTION, "http", new Rate(2, 0.1, 10));
        buckets.take("a");
        assertEquals(List.of(), findings.of("a"));
        buckets.take("a");
        time.pass(Duration.ofSeconds(3));
        var finding = findings.of("a").get(0);
        assertEquals("quota", finding.cause());
        assertEquals("'a' has used up its quota 'http'; the next request passes in 7 s.", finding.sentence());
        assertEquals(List.of("a"), findings.agents());
    }
}
