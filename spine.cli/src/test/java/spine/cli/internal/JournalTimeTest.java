package spine.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTimeTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"2026-01-31T12:00:00Z, 2026-01-31T12:00:00Z", "2026-01-31T12:00:00+02:00, 2026-01-31T10:00:00Z",
        "2026-01-31T12:00, 2026-01-31T12:00:00Z", "2026-01-31, 2026-01-31T00:00:00Z", "10m, 2026-03-01T11:50:00Z",
        "90s, 2026-03-01T11:58:30Z", "2h, 2026-03-01T10:00:00Z", "1d, 2026-02-28T12:00:00Z"})
    void shouldUnderstandInstantsDatesAndHowLongAgo(String text, String expected) {
        assertEquals(Instant.parse(expected).toEpochMilli(), JournalTime.parse(text).millis(NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "10", "10w", "-5m", "9999999s", "2026-13-01", "+999999999-01-01T00:00:00Z"})
    void shouldRefuseWhatIsNoTime(String text) {
        assertThrows(IllegalArgumentException.class, () -> JournalTime.parse(text));
    }

    @Test
    void shouldReachFarBackWithoutFailing() {
        assertEquals(true, JournalTime.parse("999999d").millis(NOW) < 0);
    }
}
