package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import spine.api.transport.Reactor;
import spine.api.transport.Transport;

class EngineFactsTest {
    @Test
    void shouldTellWhatTheEngineCannotDo() {
        var facts = new EngineFacts(new Transport() {
            @Override
            public String name() {
                return "some";
            }

            @Override
            public Features features() {
                return new Features(true, false, false, true);
            }

            @Override
            public Reactor open(String name) {
                throw new UnsupportedOperationException();
            }
        }).facts();
        assertEquals("some", facts.get("why.transport.in_use"));
        assertTrue(facts.get("why.transport.feature.cuts_peers").startsWith("yes"));
        assertTrue(facts.get("why.transport.feature.reserves").startsWith("no"));
    }
}
