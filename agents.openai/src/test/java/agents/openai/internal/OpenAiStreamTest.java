package agents.openai.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineException;
import spine.providers.fake.FakeCall;
import spine.providers.fake.FakePort;
import spine.providers.fake.FakeSecrets;

/** Streamed answers: parts as they come, ends of every kind, and what was used. */
class OpenAiStreamTest {
    private static final List<String> TEXT = List.of("Lake ", "Ohrid: 288\u00a0m – ", "τέλος 😀");

    private final FakePort port = new FakePort().play("openai", "stream");
    private final FakeCall call = new FakeCall();
    private final List<String> parts = new ArrayList<>();

    private void ask() throws Exception {
        new OpenAi(port, new FakeSecrets(OpenAi.SECRET), Config.HOSTED, InstantSource.fixed(FakePort.NOW))
                .answer(call, Payload.text("How deep?"), part -> parts.add(part.text()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1000, 100_000})
    void shouldPassEachPieceOfTextOnWhereverTheStreamIsParted(int bytes) throws Exception {
        port.pieces(bytes);
        ask();
        assertEquals(TEXT, parts);
        assertEquals(22, call.spent().get("tokens"));
    }

    @Test
    void shouldAskForAStreamAndItsUsage() throws Exception {
        ask();
        assertEquals(JsonParser.parseString("""
                {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "How deep?"}], "max_completion_tokens": 2048,
                 "stream": true, "stream_options": {"include_usage": true}}"""),
                JsonParser.parseString(port.last().body().toStringUtf8()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream-no-usage", "stream-no-done", "stream-length"})
    void shouldTakeStreamsThatEndInOtherWays(String shape) throws Exception {
        port.play("openai", shape);
        ask();
        assertEquals(TEXT, parts);
        assertEquals(shape.equals("stream-length") ? 22 : 3, call.spent().get("tokens"));
    }

    @ParameterizedTest
    @CsvSource({"stream-cut,AGENT_FAILED,breaks off,3", "stream-refusal,INVALID_REQUEST,refuses,0",
            "stream-filter,INVALID_REQUEST,cut the answer off,3", "stream-malformed,AGENT_FAILED,chunks,0",
            "stream-error,UNAVAILABLE,InternalServerError,3", "stream-empty,AGENT_FAILED,without text,0",
            "other-shape,AGENT_FAILED,breaks off,0", "wrong-key,FORBIDDEN,invalid_api_key,0", "rate-limited,RATE_LIMITED,limit,0",
            "llamacpp-loading,UNAVAILABLE,unavailable_error,0"})
    void shouldEndTheStreamInItsOwnWords(String shape, ErrorCode expected, String word, int said) {
        port.play("openai", shape);
        var refusal = assertThrows(SpineException.class, this::ask).refusal();
        assertEquals(expected, refusal.code());
        assertTrue(refusal.reason().startsWith("OpenAI") && refusal.reason().contains(word), refusal.reason());
        assertFalse(refusal.toString().contains("4711"), "what the service says stays out");
        assertEquals(TEXT.subList(0, said), parts);
    }

    @Test
    void shouldStopAndNoteAboutHowMuchWasUsedWhenTheRequestIsCancelled() {
        port.pieces(50);
        var agent = new OpenAi(port, new FakeSecrets(OpenAi.SECRET), Config.HOSTED, InstantSource.fixed(FakePort.NOW));
        assertThrows(InterruptedException.class, () -> agent.answer(call, Payload.text("How deep?"), part -> {
            parts.add(part.text());
            if (parts.size() == 2) {
                throw new InterruptedException("cancelled");
            }
        }));
        assertEquals(TEXT.subList(0, 2), parts);
        assertEquals(2, call.spent().get("tokens"));
    }
}
