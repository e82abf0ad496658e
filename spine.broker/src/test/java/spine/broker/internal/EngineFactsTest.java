package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import spine.api.StatusFacts;
import spine.api.transport.Reactor;
import spine.api.transport.Transport;

class EngineFactsTest {
    private static class Some implements Transport {
        @Override
        public String name() {
            return "some";
        }

        @Override
        public Features features() {
            return new Features(true, false, false, true, false);
        }

        @Override
        public Reactor open(String name) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Counting extends Some implements StatusFacts {
        @Override
        public Map<String, String> facts() {
            return Map.of("transport.some.faults", "3", "transport.other.faults", "4");
        }
    }

    @Test
    void shouldTellWhatTheEngineCannotDo() {
        var facts = new EngineFacts(new Some()).facts();
        assertEquals("some", facts.get("why.transport.in_use"));
        assertTrue(facts.get("why.transport.feature.cuts_peers").startsWith("yes"));
        assertTrue(facts.get("why.transport.feature.reserves").startsWith("no"));
        assertTrue(facts.get("why.transport.feature.rotates").startsWith("no"));
        assertTrue(facts.keySet().stream().noneMatch(key -> key.contains(".count.")));
    }

    @Test
    void shouldTellWhatTheEngineCounted() {
        var facts = new EngineFacts(new Counting()).facts();
        assertEquals("3", facts.get("why.transport.count.faults"));
        assertTrue(facts.values().stream().noneMatch("4"::equals), "of another engine");
    }
}
