package spine.client.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spine.api.message.NeuralSpike;

class RequestTest {
    private static Duration remaining(long deadlineUnixMs) {
        return new Request(NeuralSpike.newBuilder().setDeadlineUnixMs(deadlineUnixMs).build(), new AtomicLong(), null)
                .remaining();
    }

    /** In nanoseconds such a deadline does not fit into a long. */
    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MAX_VALUE / 1_000, 20_000_000_000_000L})
    void shouldHaveTimeLeftWhenTheDeadlineIsFarAway(long deadlineUnixMs) {
        assertTrue(remaining(deadlineUnixMs).toMinutes() > 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 1})
    void shouldHaveNoTimeLeftWhenTheDeadlineIsOver(long deadlineUnixMs) {
        assertEquals(Duration.ZERO, remaining(deadlineUnixMs));
    }

    @Test
    void shouldHaveHalfAMinuteWhenThereIsNoDeadline() {
        assertTrue(remaining(0).compareTo(Duration.ofSeconds(30)) <= 0 && remaining(0).toSeconds() > 0);
    }
}
