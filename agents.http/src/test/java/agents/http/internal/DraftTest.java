package agents.http.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.http.HttpRequest.Header;

/** AG-04: the form of a request, line by line; AG-05: what a dry run finds. */
class DraftTest {
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n"})
    void shouldReadMethodUrlHeadersAndBody(String newline) throws Exception {
        var draft = Draft.parse(String.join(newline, "post https://api.example.org/items?x=1", "Accept: application/json",
                "X-Empty:", "", "line one", "", "line three"));
        assertEquals("POST", draft.method());
        assertEquals("https://api.example.org/items?x=1", draft.uri().toString());
        assertEquals(List.of(new Header("Accept", "application/json"), new Header("X-Empty", "")), draft.headers());
        assertEquals("line one\n\nline three", draft.body());
    }

    @Test
    void shouldReadARequestWithoutHeadersAndOneThatSaysItsVersion() throws Exception {
        assertEquals("GET https://example.org/", Draft.parse("  GET https://example.org/ \n").request(1).toString());
        assertEquals("DELETE https://example.org/", Draft.parse("DELETE https://example.org/ HTTP/1.1").request(1).toString());
        assertEquals("x", Draft.parse("PUT https://example.org/\n\nx").body());
    }

    @ParameterizedTest
    @CsvSource({"GET,true", "HEAD,true", "PUT,true", "DELETE,true", "POST,false", "PATCH,false"})
    void shouldBeDoneTwiceOnlyWhereThatDoesNoHarm(String method, boolean twice) throws Exception {
        assertEquals(twice, Draft.parse(method + " https://example.org/").request(1).idempotent(), "AG-08");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET", "https://example.org", "TRACE https://example.org", "CONNECT example.org:443",
            "GET ftp://example.org/", "GET /path", "GET https://user:pike@example.org/", "GET https://example.org/#part",
            "GET https://example.org/ and then some", "GET https://ex ample.org/", "GET https://example.org/\nno header",
            "GET https://example.org/\nHost: other", "GET https://example.org/\nContent-Length: 3",
            "GET https://example.org/\nTransfer-Encoding: chunked", "GET https://example.org/\nX-A: 1\n continued",
            "GET https://example.org/\nX-A: a\u0007b", "GET https://exämple/ü", "GET https://example.org/{x}"})
    void shouldRefuseWhatIsOutOfTheForm(String form) {
        var refusal = assertThrows(SpineException.class, () -> Draft.parse(form)).refusal();
        assertEquals(ErrorCode.INVALID_REQUEST, refusal.code());
        assertFalse(refusal.sentence().contains("pike"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "GET https://example.org/page|",
            "GET https://api.example.org/items|warning no-authorization",
            "GET https://example.org/v2/items|warning no-authorization",
            "GET https://example.org/api|warning no-authorization",
            "GET https://api.example.org/items~X-Api-Key: k|",
            "GET http://example.org/|warning not-encrypted",
            "GET https://example.org/?q=1&api_key=x|warning secret-in-url",
            "POST https://example.org/~~{\"a\": 1}|error no-content-type",
            "POST https://example.org/~Content-Type: application/json~~{\"a\": 1}|",
            "POST https://example.org/~Content-Type: application/json~~{\"a\": 1|error body-not-json",
            "POST https://example.org/~content-type: application/vnd.x+json~~nope|error body-not-json",
            "POST https://example.org/~Content-Type: text/plain~~{nope|",
            "POST https://example.org/~~{nope|error no-content-type, error body-not-json",
            "GET https://example.org/~Content-Type: text/plain~~x|warning body-unwanted",
            "POST https://example.org/~Content-Type: text/plain|warning no-body",
            "GET https://example.org/~Accept: a~accept: b|warning header-twice"})
    void shouldFindWhatIsProbablyWrong(String form, String expected) throws Exception {
        var found = DryRun.of(Draft.parse(form.replace('~', '\n'))).stream().map(f -> f.level() + " " + f.rule()).toList();
        assertEquals(expected == null ? List.of() : List.of(expected.split(", ")), found);
    }
}
