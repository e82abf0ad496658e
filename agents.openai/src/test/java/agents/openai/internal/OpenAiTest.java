package agents.openai.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineException;
import spine.api.http.HttpRequest.SecretHeader;
import spine.api.resilience.RetryAfter;
import spine.providers.fake.FakeCall;
import spine.providers.fake.FakePort;
import spine.providers.fake.FakeSecrets;

/** AG-10 to AG-12: whole answers in the shapes of OpenAI, llama.cpp, vLLM and Ollama. */
class OpenAiTest {
    private static final spine.api.message.Payload RICH = spine.api.message.Payload.getDefaultInstance();
    private static final SecretHeader KEY = new SecretHeader("Authorization", "Bearer ", "OPENAI_API_KEY");

    private final FakePort port = new FakePort().play("openai", "success");
    private final FakeCall call = new FakeCall();

    private OpenAi openai(Config config, String... secrets) {
        return new OpenAi(port, new FakeSecrets(secrets), config, InstantSource.fixed(FakePort.NOW));
    }

    private Payload ask(Config config, String json) throws Exception {
        return openai(config, OpenAi.SECRET).answer(call, new Payload("application/json", ByteString.copyFromUtf8(json)));
    }

    private Payload ask(String question) throws Exception {
        return openai(Config.HOSTED, OpenAi.SECRET).answer(call, Payload.text(question));
    }

    private static void assertJson(String expected, ByteString body) {
        assertEquals(JsonParser.parseString(expected), JsonParser.parseString(body.toStringUtf8()));
    }

    @Test
    void shouldSendTheDocumentedRequestWithTheKeyInAHeaderOnly() throws Exception {
        ask("How deep?");
        assertEquals("POST https://api.openai.com/v1/chat/completions", port.last().toString());
        assertJson("""
                {"model": "gpt-4o-mini", "messages": [{"role": "user", "content": "How deep?"}], "max_completion_tokens": 2048}""",
                port.last().body());
        assertEquals(List.of(KEY), port.last().secrets());
        assertTrue(port.last().idempotent());
    }

    @Test
    void shouldAnswerWithTextAndNoteTheTokens() throws Exception {
        var answer = ask("How deep?");
        assertEquals("Lake Ohrid is 288 metres deep.", answer.as(RICH).getText());
        assertEquals(java.util.Map.of("source", "openai"), answer.meta());
        assertEquals(29, call.spent().get("tokens"));
    }

    @Test
    void shouldSpeakToAServerOfOnesOwnInItsWords() throws Exception {
        for (var url : List.of("http://127.0.0.1:8080", "http://127.0.0.1:8080/", "http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1/")) {
            var config = new Config(url, "llama3", "*", 0.2, 100, "Be brief.", "auto");
            ask(config, """
                    {"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Yes?"},
                     {"role": "user", "content": "How deep?"}], "model": "qwen", "max_tokens": 50}""");
            assertEquals("POST http://127.0.0.1:8080/v1/chat/completions", port.last().toString());
            assertJson("""
                    {"model": "qwen", "temperature": 0.2, "max_tokens": 50, "messages": [
                     {"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"},
                     {"role": "assistant", "content": "Yes?"}, {"role": "user", "content": "How deep?"}]}""", port.last().body());
        }
        ask(new Config("http://[::1]:1", "llama3", "", 0.2, 100, "Be brief.", "auto"), """
                {"messages": [{"role": "system", "content": "Be long."}, {"role": "user", "content": "Hi"}], "temperature": 0}""");
        assertJson("""
                {"model": "llama3", "temperature": 0.0, "max_tokens": 100, "messages": [
                 {"role": "system", "content": "Be long."}, {"role": "user", "content": "Hi"}]}""", port.last().body());
    }

    @Test
    void shouldSendTheKeyInTheClearOnlyWhenToldTo() throws Exception {
        var local = Config.HOSTED.at("http://127.0.0.1:8080");
        openai(local, OpenAi.SECRET).answer(call, Payload.text("x"));
        assertEquals(List.of(), port.last().secrets());
        openai(local.keyed("always"), OpenAi.SECRET).answer(call, Payload.text("x"));
        assertEquals(List.of(KEY), port.last().secrets());
        openai(local.keyed("always")).answer(call, Payload.text("x"));
        assertEquals(List.of(), port.last().secrets(), "there is none");
        openai(Config.HOSTED.at("https://llm.example.org").keyed("never"), OpenAi.SECRET).answer(call, Payload.text("x"));
        assertEquals(List.of(), port.last().secrets());
        openai(Config.HOSTED.at("https://llm.example.org"), OpenAi.SECRET).answer(call, Payload.text("x"));
        assertEquals(List.of(KEY), port.last().secrets());
    }

    @Test
    void shouldBeDisabledOnlyAtOpenAiAndWithoutItsKey() {
        assertEquals("Agent openai has no key. Set OPENAI_API_KEY.",
                openai(Config.HOSTED).disabled().orElseThrow().sentence());
        assertEquals(Optional.empty(), openai(Config.HOSTED, OpenAi.SECRET).disabled());
        assertEquals(Optional.empty(), openai(Config.HOSTED.at("http://127.0.0.1:8080")).disabled());
    }

    @Test
    void shouldMarkAnAnswerThatWasCutOffForItsLength() throws Exception {
        port.play("openai", "length");
        var answer = ask("How deep?");
        assertEquals("Lake Ohrid is", answer.as(RICH).getText());
        assertEquals("length", answer.meta().get("truncated"));
    }

    @ParameterizedTest
    @CsvSource({"bad-request,INVALID_REQUEST,unsupported_value", "wrong-key,FORBIDDEN,invalid_api_key",
            "no-model,INVALID_REQUEST,model_not_found", "rate-limited,RATE_LIMITED,rate_limit_exceeded",
            "rate-limited-date,RATE_LIMITED,rate_limit_exceeded", "quota,FORBIDDEN,insufficient_quota",
            "broken,UNAVAILABLE,server_error", "overloaded,UNAVAILABLE,HTTP 503",
            "llamacpp-context,INVALID_REQUEST,exceed_context_size_error", "llamacpp-loading,UNAVAILABLE,unavailable_error",
            "vllm-bad-request,INVALID_REQUEST,BadRequestError", "ollama-no-model,INVALID_REQUEST,not_found_error",
            "ollama-plain,INVALID_REQUEST,HTTP 400", "refusal,INVALID_REQUEST,refuses", "content-filter,INVALID_REQUEST,cut the answer off",
            "length-empty,INVALID_REQUEST,used all its tokens", "tool-calls,AGENT_FAILED,tool", "no-choice,AGENT_FAILED,choice",
            "other-shape,AGENT_FAILED,JSON"})
    void shouldRefuseInItsOwnWords(String shape, ErrorCode expected, String word) {
        port.play("openai", shape);
        var refusal = assertThrows(SpineException.class, () -> ask("herons")).refusal();
        assertEquals(expected, refusal.code());
        assertTrue(refusal.reason().startsWith("OpenAI") && refusal.reason().contains(word), refusal.reason());
        assertFalse(refusal.remedy().isEmpty());
        assertFalse(refusal.toString().contains("4711"), "what the service says stays out");
        assertEquals(shape.startsWith("rate-limited") ? 30 : 0, RetryAfter.of(refusal).toSeconds());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"''", "' '", "{}", "{'messages':[]}", "{'messages':[null]}", "{'messages':'x'}", "[]", "{",
            "{'messages':[{'role':'user'}]}", "{'messages':[{'role':'tool','content':'x'}]}",
            "{'messages':[{'role':'user','content':' '}]}", "{'messages':[{'role':'user','content':'x'}],'temperature':3}",
            "{'messages':[{'role':'user','content':'x'}],'max_tokens':0}",
            "{'messages':[{'role':'user','content':'x'}],'max_tokens':2049}"})
    void shouldRefuseWhatIsNoConversationBeforeItAsks(String input) {
        assertEquals(ErrorCode.INVALID_REQUEST, assertThrows(SpineException.class,
                () -> ask(Config.HOSTED, input.replace('\'', '"'))).refusal().code());
        assertThrows(SpineException.class, () -> ask(" "));
        assertEquals(List.of(), port.requests());
    }

    @Test
    void shouldLetCallersChooseOnlyModelsThatWereNamed() throws Exception {
        var chat = "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"model\":\"dear\"}";
        assertEquals(ErrorCode.FORBIDDEN,
                assertThrows(SpineException.class, () -> ask(Config.HOSTED, chat)).refusal().code());
        assertEquals(List.of(), port.requests());
        ask(new Config("https://api.openai.com", "cheap", "other, dear", -1, 1, "", "auto"), chat);
        ask(new Config("https://api.openai.com", "dear", "", -1, 1, "", "auto"), chat);
        assertEquals(2, port.requests().size());
    }

    @ParameterizedTest
    @CsvSource({"ftp://x,m,-1,1,auto,baseUrl", "https://u:p@x,m,-1,1,auto,baseUrl", "https://x,'',-1,1,auto,model",
            "https://x,m,-1.1,1,auto,temperature", "https://x,m,2.1,1,auto,temperature", "https://x,m,0,0,auto,maxTokens",
            "https://x,m,0,131073,auto,maxTokens", "https://x,m,0,1,yes,key"})
    void shouldNameTheSettingThatIsOutOfRange(String url, String model, double temperature, int tokens, String key, String name) {
        var failure = assertThrows(IllegalArgumentException.class,
                () -> openai(new Config(url, model, "", temperature, tokens, "", key)));
        assertTrue(failure.getMessage().startsWith("agents.openai: " + name + " is "), failure.getMessage());
    }
}
