package spine.broker.routes.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import spine.api.message.ComponentID;
import spine.api.message.NeuralSpike;

class PriorityTest {
    @Test
    void shouldClassifyByKindAndSenderBR12() {
        assertEquals(Priority.CRITICAL, Priority.of(3, NeuralSpike.SECURITY_ALERT_FIELD_NUMBER));
        assertEquals(Priority.CRITICAL, Priority.of(ComponentID.NEUROCHEMISTRY_VALUE, Kind.TEXT));
        assertEquals(Priority.HIGH, Priority.of(Source.USER, Kind.QUERY));
        assertEquals(Priority.HIGH, Priority.of(Source.USER, Kind.CALL));
        assertEquals(Priority.HIGH, Priority.of(3, NeuralSpike.RETRIEVE_RESP_FIELD_NUMBER));
        assertEquals(Priority.NORMAL, Priority.of(ComponentID.REASONING_ENGINE_VALUE, Kind.TEXT));
        assertEquals(Priority.NORMAL, Priority.of(Source.USER, Kind.INGEST));
        assertEquals(Priority.LOW, Priority.of(ComponentID.TRAINER_MAMBA_VALUE, Kind.TEXT));
        assertEquals(Priority.LOW, Priority.of(Source.USER, Kind.INGEST_CHUNK));
        assertEquals(Priority.BACKGROUND, Priority.of(1, NeuralSpike.NEUROGENESIS_FIELD_NUMBER));
        assertEquals(Priority.BACKGROUND, Priority.of(ComponentID.PERSISTENCE_VALUE, Kind.TEXT));
    }

    @Test
    void shouldBeNormalWhenAKindIsNotKnown() {
        assertEquals(Priority.NORMAL, Priority.of(3, 1_000_000));
        assertEquals(Priority.NORMAL, Priority.of(3, -7));
        assertEquals(Priority.NORMAL, Priority.of(999, 63));
    }

    @Test
    void shouldCountLowAndBackgroundAsLowBR11() {
        assertTrue(Priority.LOW.isLow() && Priority.BACKGROUND.isLow());
        assertFalse(Priority.NORMAL.isLow() || Priority.HIGH.isLow() || Priority.CRITICAL.isLow());
    }
}
