package agents.http.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import java.lang.annotation.Annotation;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineException;
import spine.api.http.HttpBody;
import spine.api.http.HttpPort;
import spine.api.http.HttpRequest;
import spine.api.http.HttpResponse;
import spine.api.resilience.CircuitOpenException;
import spine.api.resilience.RetryAfter;
import spine.providers.Shape;
import spine.providers.fake.FakeCall;
import spine.providers.fake.FakePort;

/** AG-04 to AG-06: requests for others, and reports of them. */
class HttpAgentTest {
    private static final spine.api.message.Payload RICH = spine.api.message.Payload.getDefaultInstance();
    private static final Config CONFIG = new Config(1000, 20);

    private final FakePort port = new FakePort();

    private static Shape shape(int status, String type, String body) {
        return new Shape("RFC 9110", status, type.isEmpty() ? Map.of() : Map.of("Content-Type", type), body);
    }

    private Payload ask(Payload request) throws Exception {
        return new HttpAgent(port, CONFIG, InstantSource.fixed(FakePort.NOW)).answer(new FakeCall(), request);
    }

    private JsonArray stages(String json) throws Exception {
        var report = ask(new Payload("application/json", ByteString.copyFromUtf8(json))).as(RICH).getText();
        return JsonParser.parseString(report).getAsJsonObject().getAsJsonArray("stages");
    }

    @Test
    void shouldSendTheFormAndAnswerWithTheText() throws Exception {
        port.play(shape(200, "text/html; charset=\"iso-8859-1\"", "<p>Hi</p>"));
        var answer = ask(Payload.text("PUT https://example.org/x\nAccept: text/html\nContent-Type: text/plain\n\nbody"));
        var request = port.last();
        assertEquals("PUT https://example.org/x", request.toString());
        assertEquals("body", request.body().toStringUtf8());
        assertEquals(1000, request.mostBytes(), "AG-06");
        assertEquals("<p>Hi</p>", answer.as(RICH).getText());
        assertEquals(List.of("https://example.org/x"), answer.as(RICH).getCitationsList());
        assertEquals(Map.of("source", "http", "http_status", "200", "content_type", "text/html"), answer.meta());
    }

    @Test
    void shouldTakeThePiecesAsJson() throws Exception {
        port.play(shape(201, "application/json", "{}"));
        ask(new Payload("application/json", ByteString.copyFromUtf8("""
                {"method": "POST", "url": "https://example.org/items", "headers": {"X-A": "1"}, "body": {"a": [1, null]}}""")));
        assertEquals("{\"a\":[1,null]}", port.last().body().toStringUtf8());
        assertEquals(List.of("X-A: 1", "Content-Type: application/json"),
                port.last().headers().stream().map(h -> h.name() + ": " + h.value()).toList());
        ask(new Payload("application/json", ByteString.copyFromUtf8("""
                {"url": "https://example.org/items"}""")));
        assertEquals("GET https://example.org/items", port.last().toString());
    }

    @Test
    void shouldHandOnWhatIsNoTextAsBytes() throws Exception {
        port.play(shape(200, "image/png", "\u0001png"));
        var rich = ask(Payload.text("GET https://example.org/x.png")).as(RICH);
        assertEquals("HTTP 200, image/png, 4 bytes", rich.getText());
        assertEquals("image/png", rich.getMimeType());
        assertEquals(4, rich.getBinaryData().size());
        port.play(shape(204, "", ""));
        assertEquals("HTTP 204 without a body", ask(Payload.text("DELETE https://example.org/x")).as(RICH).getText());
    }

    @ParameterizedTest
    @CsvSource({"400,INVALID_REQUEST,false", "401,FORBIDDEN,false", "404,INVALID_REQUEST,false", "429,RATE_LIMITED,true",
            "503,UNAVAILABLE,true"})
    void shouldRefuseOtherStatusesWithoutBlamingItself(int status, ErrorCode expected, boolean elsewhere) {
        port.play(shape(status, "text/plain", "secret-4711"));
        var refusal = assertThrows(SpineException.class, () -> ask(Payload.text("GET https://example.org/x"))).refusal();
        assertEquals(expected, refusal.code());
        assertEquals(Integer.toString(status), refusal.meta().get("http_status"));
        assertEquals(elsewhere, refusal.meta().containsKey(CircuitOpenException.LOCAL), "its own breaker stays closed");
        assertTrue(refusal.remedy().contains("inspect"), refusal.remedy());
        assertFalse(refusal.sentence().contains("4711"));
    }

    @Test
    void shouldSayHowLongToWait() {
        port.play(new Shape("RFC 9110", 429, Map.of("Retry-After", "30"), ""));
        var refusal = assertThrows(SpineException.class, () -> ask(Payload.text("GET https://example.org/x"))).refusal();
        assertEquals(30, RetryAfter.of(refusal).toSeconds());
        assertEquals("example.org wants fewer requests (HTTP 429). Try again in 30 s.", refusal.sentence());
    }

    @Test
    void shouldSendNothingForADraftOrADryRun() throws Exception {
        var draft = stages("""
                {"mode": "draft", "request": "GET https://api.example.org/x\\nAuthorization: Bearer k-4711"}""");
        assertEquals("""
                [{"stage":"draft","method":"GET","url":"https://api.example.org/x","headers":["Authorization: (left out)"],\
                "body_characters":0}]""", draft.toString());
        var dry = stages("""
                {"mode": "dry-run", "url": "https://api.example.org/x", "method": "POST", "body": "{"}""");
        assertEquals(2, dry.size());
        var rules = dry.get(1).getAsJsonObject().getAsJsonArray("findings").asList().stream()
                .map(f -> f.getAsJsonObject().get("rule").getAsString()).toList();
        assertEquals(List.of("no-authorization", "no-content-type", "body-not-json"), rules);
        assertEquals(List.of(), port.requests());
    }

    @Test
    void shouldReportEachStageOfAnInspection() throws Exception {
        port.play(new Shape("RFC 9110", 404, Map.of("Content-Type", "text/plain"), "x".repeat(30)));
        var stages = stages("{\"mode\": \"inspect\", \"request\": \"GET https://example.org/x\"}");
        assertEquals("""
                {"stage":"exchange","status":404,"url":"https://example.org/x","took_ms":0,\
                "headers":["Content-Type: text/plain"],"body_bytes":30,"body":"xxxxxxxxxxxxxxxxxxxx [...]"}""",
                stages.get(2).toString());
        var skipped = stages("{\"mode\": \"inspect\", \"request\": \"POST https://example.org/x\\n\\n{\"}");
        assertTrue(skipped.get(2).getAsJsonObject().has("skipped"));
        assertEquals(1, port.requests().size());
    }

    @Test
    void shouldReportWhyAnInspectedRequestFailed() throws Exception {
        var refusing = new HttpPort() {
            @Override
            public HttpResponse send(Call call, HttpRequest request) throws SpineException {
                throw new SpineException(ErrorCode.FORBIDDEN, "The address is a private one.", "Grant it.");
            }

            @Override
            public HttpResponse stream(Call call, HttpRequest request, HttpBody body) {
                throw new AssertionError();
            }
        };
        var request = new Payload("application/json", ByteString.copyFromUtf8("""
                {"mode": "inspect", "url": "https://metadata.example.org/"}"""));
        var text = new HttpAgent(refusing, CONFIG).answer(new FakeCall(), request).as(RICH).getText();
        assertTrue(text.contains("\"failed\": \"FORBIDDEN\"") && text.contains("Grant it."), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"mode\": \"go\", \"url\": \"https://x.org\"}",
            "{\"request\": \"GET https://x.org\", \"url\": \"https://x.org\"}", "[]", "{\"url\": 7,"})
    void shouldRefuseJsonOfAnotherForm(String json) {
        assertEquals(ErrorCode.INVALID_REQUEST, assertThrows(SpineException.class, () -> stages(json)).refusal().code());
    }

    @Test
    void shouldNameTheSettingThatIsOutOfRange() {
        var failure = assertThrows(IllegalArgumentException.class, () -> new HttpAgent(port, new Config(0, 1)));
        assertEquals("agents.http: maxAnswerBytes is 0; allowed is 1 to 8388608", failure.getMessage());
    }

    private record Config(int maxAnswerBytes, int excerptCharacters) implements HttpAgentConfig {
        @Override
        public Class<? extends Annotation> annotationType() {
            return HttpAgentConfig.class;
        }
    }
}
