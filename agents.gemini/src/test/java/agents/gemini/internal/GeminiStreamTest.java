package agents.gemini.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import spine.api.ErrorCode;
import spine.api.Parts;
import spine.api.Payload;
import spine.api.SpineException;
import spine.providers.fake.FakeCall;
import spine.providers.fake.FakePort;
import spine.providers.fake.FakeSecrets;

/** AG-03: the shapes of Gemini, answered by parts. */
class GeminiStreamTest {
    private final FakePort port = new FakePort().play("gemini", "stream");
    private final FakeCall call = new FakeCall();
    private final List<String> parts = new ArrayList<>();

    private void ask(Parts out) throws Exception {
        new Gemini(port, new FakeSecrets(Gemini.SECRET), Config.DEFAULT, InstantSource.fixed(FakePort.NOW))
                .answer(call, Payload.text("How does a pike hunt?"), out);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, 4096})
    void shouldPassEachPartOnAsItArrives(int pieceBytes) throws Exception {
        port.pieces(pieceBytes);
        ask(part -> parts.add(part.text()));
        assertEquals(List.of("A pike ", "waits, ", "then strikes."), parts);
        assertEquals("https://generativelanguage.googleapis.com/v1beta/models/gemini-3.5-flash:streamGenerateContent?alt=sse",
                port.last().uri().toString());
        assertEquals(Map.of("tokens", 15.0), call.spent());
    }

    @Test
    void shouldHaveNotedWhatWasSpentWhenItsCallerGoes() {
        var failure = assertThrows(InterruptedException.class, () -> ask(part -> {
            parts.add(part.text());
            if (parts.size() == 2) {
                throw new InterruptedException("cancelled");
            }
        }));
        assertEquals("cancelled", failure.getMessage());
        assertEquals(List.of("A pike ", "waits, "), parts);
        assertEquals(Map.of("tokens", 12.0), call.spent(), "for the receipt");
    }

    @ParameterizedTest
    @CsvSource({"stream-cut,AGENT_FAILED,2", "stream-max-tokens,TOO_LARGE,2", "stream-safety,INVALID_REQUEST,1",
            "stream-blocked,INVALID_REQUEST,0", "stream-error,UNAVAILABLE,1", "stream-malformed,AGENT_FAILED,1",
            "success,AGENT_FAILED,0", "wrong-key,FORBIDDEN,0", "rate-limited,RATE_LIMITED,0", "overloaded,UNAVAILABLE,0"})
    void shouldEndAFailedStreamWithItsReasonAfterTheParts(String shape, ErrorCode expected, int before) {
        port.play("gemini", shape);
        var refusal = assertThrows(SpineException.class, () -> ask(part -> parts.add(part.text()))).refusal();
        assertEquals(expected, refusal.code(), refusal.sentence());
        assertTrue(refusal.reason().startsWith("Gemini"), refusal.reason());
        assertFalse(refusal.sentence().contains("4711"));
        assertEquals(before, parts.size());
    }
}
