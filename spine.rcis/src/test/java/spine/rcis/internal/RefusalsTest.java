package spine.rcis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    @Test
    void shouldRoundWaitsUpRC13() {
        assertEquals("1", Refusals.seconds(Duration.ofMillis(1)));
        assertEquals("1", Refusals.seconds(Duration.ofSeconds(1)));
        assertEquals("2", Refusals.seconds(Duration.ofMillis(1001)));
        assertEquals("1", Refusals.rateLimited(Duration.ofMillis(100)).meta().get("Retry-After"));
    }
}
