package spine.supervisor.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import spine.api.message.Directory;
import spine.api.message.Directory.State;

/** HB-03 over the broker's restart: who was there and does not come back is dead. */
class KnownAgentsTest {
    private final KnownAgents known = new KnownAgents(30_000, 0);

    private static Map<String, Directory.Entry> directory(String name, State state) {
        return Map.of(name, Kit.entry(name, true, state), "inside", Kit.entry("inside", false, State.HEALTHY));
    }

    @Test
    void shouldSayWhoHasNotComeBackWithinTheGraceHB03() {
        known.restore(Set.of("far", "near"));
        known.look(directory("near", State.HEALTHY), 1_000);
        assertEquals(Map.of(), known.findings(29_999));
        var finding = known.findings(30_000).get("far").get(0);
        assertEquals(Set.of("far"), known.findings(30_000).keySet());
        assertTrue(finding.blocking());
        assertEquals("dead", finding.cause());
        assertEquals(Set.of("far", "near"), known.names(), "also after one more restart");
    }

    @Test
    void shouldNotTakeItsOwnWordForASignOfLife() {
        known.restore(Set.of("far"));
        known.look(directory("far", State.DEAD), 31_000);
        assertEquals(Set.of("far"), known.findings(31_000).keySet());
        known.look(directory("far", State.STARTING), 32_000);
        assertEquals(Map.of(), known.findings(32_000));
    }

    @Test
    void shouldForgetAfterTenMinutes() {
        known.restore(Set.of("far"));
        known.look(Map.of(), 600_000);
        assertEquals(Map.of(), known.findings(600_000));
        assertEquals(Set.of(), known.names());
    }

    @Test
    void shouldRememberThoseOutsideOnly() {
        known.look(directory("far", State.HEALTHY), 1);
        assertEquals(Set.of("far"), known.names());
    }
}
