package agents.gemini.internal;

import agents.shared.Json;
import java.util.List;
import java.util.regex.Pattern;
import spine.api.ErrorCode;
import spine.api.Refusal;
import spine.api.http.HttpResponse;
import spine.api.http.Upstream;
import spine.api.resilience.RetryAfter;

/** What Gemini says when it fails, and what that means (ai.google.dev/gemini-api/docs/troubleshooting, read 2026-11-22). */
final class Failure {
    private static final Pattern DELAY = Pattern.compile("([0-9]{1,6}(\\.[0-9]{1,9})?)s");

    private Failure() {
    }

    /** The body of an answer that is not 2xx, or of a part of a stream that broke off. */
    record Body(Error error) {
    }

    /** A {@code google.rpc.Status}. */
    record Error(int code, String status, List<Detail> details) {
        private List<Detail> all() {
            return details == null ? List.of() : details.stream().filter(d -> d != null).toList();
        }
    }

    /** Of {@code google.rpc.ErrorInfo} the reason, of {@code google.rpc.RetryInfo} the delay, such as {@code 29.5s}. */
    record Detail(String reason, String retryDelay) {
    }

    /** What the failed answer means. */
    static Refusal refusal(HttpResponse response, String model, Upstream gemini) {
        var body = Json.parsed(response.body().toStringUtf8(), Body.class);
        var error = body == null || body.error == null ? new Error(0, "", List.of()) : body.error;
        var status = error.status == null ? "" : error.status;
        var usual = gemini.refusal(response, status);
        if (error.all().stream().anyMatch(d -> "API_KEY_INVALID".equals(d.reason))) {
            return gemini.wrongKey(response.status());
        }
        if (status.equals("FAILED_PRECONDITION")) {
            return new Refusal(ErrorCode.FORBIDDEN, "Gemini has no free plan in this country, or wants a plan that is paid for"
                    + " (HTTP " + response.status() + ").", "Set up billing for the key's project.", usual.meta());
        }
        if (response.status() == 404) {
            return new Refusal(ErrorCode.INVALID_REQUEST, "Gemini has no model '" + model + "' (HTTP 404).",
                    "Set model in conf/" + Gemini.PID + ".properties to one that it has.", usual.meta());
        }
        return response.status() == 429 && RetryAfter.of(usual).isZero() ? delayed(usual, error) : usual;
    }

    private static Refusal delayed(Refusal usual, Error error) {
        var delay = error.all().stream().map(Detail::retryDelay).filter(d -> d != null).map(DELAY::matcher)
                .filter(m -> m.matches()).mapToDouble(m -> Double.parseDouble(m.group(1))).max().orElse(0);
        return delay == 0 ? usual : RetryAfter.in(new Refusal(usual.code(), usual.reason(), "Try again in "
                + (long) Math.ceil(delay) + " s.", usual.meta()), delay);
    }
}
