package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spine.api.Diagnosis;
import spine.api.Diagnosis.Finding;

/** Diagnoses are replaceable code: what they do wrong is theirs alone. */
class FindingsTest {
    private final TestTime time = new TestTime();
    private final Counters counters = new Counters();
    private final Findings findings = new Findings(counters, time);

    @AfterEach
    void close() {
        findings.close();
    }

    private void awaitSomething(String agent) {
        Kit.await(() -> !findings.of(agent).isEmpty());
    }

    private static DiagnosisSource source(Diagnosis diagnosis, Counters counters, TestTime time) {
        return new DiagnosisSource(diagnosis, counters, time, new Throttle(time));
    }

    @Test
    void shouldPutTogetherWhatAllSayTheGravestFirst() {
        findings.addDiagnosis(FakeDiagnosis.of("a", "quota", false, "It has none left."));
        var second = FakeDiagnosis.of("a", "breaker-open", true, "It is open.");
        findings.addDiagnosis(second);
        Kit.await(() -> findings.of("a").size() == 2);
        assertEquals(List.of("breaker-open", "quota"), findings.of("a").stream().map(Finding::cause).toList());
        assertEquals(Set.of("a"), findings.agents());
        assertEquals(List.of(), findings.of("b"));
        findings.removeDiagnosis(second);
        assertEquals(List.of("quota"), findings.of("a").stream().map(Finding::cause).toList());
    }

    @Test
    void shouldHearTheOthersWhenOneThrowsAndAnotherHangs() {
        var never = new CountDownLatch(1);
        var hangs = new CountDownLatch(1);
        findings.addDiagnosis(new Diagnosis() {
            @Override
            public List<Finding> of(String agent) {
                throw new AssertionError("broken");
            }

            @Override
            public List<String> agents() {
                return List.of("a");
            }
        });
        findings.addDiagnosis(new Diagnosis() {
            @Override
            public List<Finding> of(String agent) {
                return List.of();
            }

            @Override
            public List<String> agents() {
                hangs.countDown();
                try {
                    never.await();
                } catch (InterruptedException closed) {
                    Thread.currentThread().interrupt();
                }
                return List.of();
            }
        });
        Kit.await(() -> hangs.getCount() == 0);
        findings.addDiagnosis(FakeDiagnosis.of("a", "quota", false, "It has none left."));
        awaitSomething("a");
        Kit.await(() -> counters.all().getOrDefault("diagnoses.failed", 0L) > 0);
        assertEquals(1, findings.of("a").size());
    }

    @Test
    void shouldForgetWhatASourceSaidThatHangsSince() {
        var source = source(FakeDiagnosis.of("a", "quota", false, "It has none left."), counters, time);
        source.ask();
        assertEquals(Set.of("a"), source.said().keySet());
        time.advanceMillis(10_001);
        assertEquals(Set.of(), source.said().keySet());
        source.close();
    }

    @Test
    void shouldBoundWhatASourceMaySay() {
        var many = IntStream.range(0, 5000).boxed().collect(Collectors.toMap(i -> "a" + i,
                i -> List.of(new Finding("x", true, "y\n\u001b" + "y".repeat(5000), "z"))));
        var source = source(new FakeDiagnosis(many), counters, time);
        source.ask();
        assertEquals(1000, source.said().size());
        var sentence = source.said().values().iterator().next().get(0).sentence();
        assertTrue(sentence.length() < 700 && sentence.startsWith("y??"), sentence);
        source.close();
    }

    @Test
    void shouldTakeBackWhatNoLongerHolds() {
        var diagnosis = FakeDiagnosis.of("a", "quota", false, "It has none left.");
        var source = source(diagnosis, counters, time);
        source.ask();
        diagnosis.findings = Map.of();
        source.ask();
        assertFalse(source.said().containsKey("a"));
        source.close();
    }
}
