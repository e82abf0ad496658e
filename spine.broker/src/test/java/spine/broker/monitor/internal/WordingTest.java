package spine.broker.monitor.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import spine.api.message.ComponentID;

class WordingTest {
    @Test
    void shouldCarryTheMajorInTheTopicSP13() {
        assertEquals("nikola.v0.events.agents", Wording.frame("events.agents").toStringUtf8());
    }

    @Test
    void shouldTakeTopicsOfLowerCaseWordsOnly() {
        assertTrue(Wording.isTopic("events.agents"));
        assertTrue(Wording.isTopic("spikes"));
        for (var wrong : new String[] {"", ".", "a..b", "a.", "Events", "a b", "a\n", "a".repeat(65)}) {
            assertFalse(Wording.isTopic(wrong), wrong);
        }
    }

    @Test
    void shouldWriteAnEventAsJsonInASpike() {
        var facts = new TreeMap<String, String>();
        facts.put("detail", "silent for \"3000\" ms\n");
        facts.put("version", "1.0");
        var spike = Wording.event(1_700_000_000_123L, "dead", "echo", facts);
        assertEquals("{\"time\":1700000000123,\"name\":\"dead\",\"subject\":\"echo\",\"facts\":"
                + "{\"detail\":\"silent for \\\"3000\\\" ms\\u000a\",\"version\":\"1.0\"}}", spike.getRichPayload().getText());
        assertEquals("application/json", spike.getRichPayload().getMimeType());
        assertEquals(ComponentID.MONITOR, spike.getSender());
        assertEquals(1_700_000_000_123L, spike.getTimestamp());
        assertFalse(spike.getRequestId().isEmpty());
    }

    @Test
    void shouldBoundWhatIsTold() {
        var facts = new TreeMap<String, String>();
        for (int i = 0; i < 100; i++) {
            facts.put("fact" + i, "x".repeat(10_000));
        }
        assertTrue(Wording.event(1, "n".repeat(10_000), "s".repeat(10_000), facts).getSerializedSize() < 16_000);
    }

    /** Whatever is said, a text ends at its own quotation mark, and nothing steers a terminal. */
    @Property
    void shouldQuoteAnyText(@ForAll String text) {
        var json = Wording.event(1, text, "", new TreeMap<>()).getRichPayload().getText();
        var quoted = json.substring("{\"time\":1,\"name\":\"".length(), json.length() - "\",\"subject\":\"\",\"facts\":{}}".length());
        assertTrue(quoted.replaceAll("\\\\(u[0-9a-f]{4}|[\"\\\\])", "").chars().noneMatch(c -> c == '"' || c == '\\' || c < ' '
                || c == 0x7f), json);
    }
}
