package agents.http.internal;

import agents.shared.Json;
import com.google.gson.JsonElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Looks at a request before it is sent, and says what is probably wrong with it (AG-05). Thread-safe. */
final class DryRun {
    private static final Pattern API = Pattern.compile("(^|\\.)api\\.|/api(/|$)|/v[0-9]+(/|$|\\w)");
    private static final List<String> AUTH = List.of("authorization", "x-api-key", "api-key", "x-goog-api-key", "cookie",
            "x-auth-token", "x-access-token");
    private static final Pattern SECRET = Pattern.compile(
            "(^|&)(api_?key|key|token|access_token|auth|password|passwd|secret|sig|signature)=", Pattern.CASE_INSENSITIVE);

    private DryRun() {
    }

    /**
     * What was found.
     *
     * @param level  {@code error}: it will fail; {@code warning}: look at it
     * @param rule   a stable word
     * @param remedy begins with a verb
     */
    record Finding(String level, String rule, String finding, String remedy) {
        private static Finding error(String rule, String finding, String remedy) {
            return new Finding("error", rule, finding, remedy);
        }

        private static Finding warning(String rule, String finding, String remedy) {
            return new Finding("warning", rule, finding, remedy);
        }

        boolean isError() {
            return level.equals("error");
        }
    }

    /** In the order of head, then body; empty if there is nothing to say. */
    static List<Finding> of(Draft draft) {
        var found = new ArrayList<Finding>();
        address(draft, found);
        head(draft, found);
        body(draft, found);
        return List.copyOf(found);
    }

    private static void address(Draft draft, List<Finding> found) {
        if (!"https".equalsIgnoreCase(draft.uri().getScheme())) {
            found.add(Finding.warning("not-encrypted", "The URL is not https.",
                    "Use https://; another scheme needs a grant in conf/outbound.conf."));
        }
        if (draft.uri().getRawQuery() != null && SECRET.matcher(draft.uri().getRawQuery()).find()) {
            found.add(Finding.warning("secret-in-url", "The URL seems to hold a key or password, and URLs end up in logs.",
                    "Send it in a header."));
        }
    }

    private static void head(Draft draft, List<Finding> found) {
        boolean isApi = API.matcher(draft.uri().getHost().toLowerCase(Locale.ROOT) + draft.uri().getRawPath()).find();
        if (isApi && AUTH.stream().allMatch(name -> draft.header(name).isEmpty())) {
            found.add(Finding.warning("no-authorization", "It looks like a call of an interface that wants authorization, and"
                    + " has none.", "Add 'Authorization: Bearer ...' or the header that the interface documents."));
        }
        var names = draft.headers().stream().map(h -> h.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.groupingBy(name -> name, Collectors.counting()));
        names.forEach((name, times) -> {
            if (times > 1) {
                found.add(Finding.warning("header-twice", "The header " + name + " is there " + times + " times.",
                        "Keep one of them."));
            }
        });
    }

    private static void body(Draft draft, List<Finding> found) {
        var type = draft.header("Content-Type");
        var body = draft.body().strip();
        boolean looksLikeJson = body.startsWith("{") || body.startsWith("[");
        if (body.isEmpty()) {
            if (type.isPresent()) {
                found.add(Finding.warning("no-body", "It has a Content-Type and no body.",
                        "Add an empty line and the body, or leave the header out."));
            }
            return;
        }
        if (draft.method().equals("GET") || draft.method().equals("HEAD")) {
            found.add(Finding.warning("body-unwanted", "A " + draft.method() + " has a body, which servers ignore or refuse.",
                    "Use POST, or leave the body out."));
        }
        if (type.isEmpty()) {
            found.add(Finding.error("no-content-type", "It has a body and no Content-Type.", "Add 'Content-Type: "
                    + (looksLikeJson ? "application/json" : "text/plain; charset=utf-8") + "'."));
        }
        boolean isJson = type.isPresent() ? Json.isType(type.get()) : looksLikeJson;
        if (isJson && Json.parsed(body, JsonElement.class) == null) {
            found.add(Finding.error("body-not-json", "The body is no JSON.", "Check quotes, commas and brackets."));
        }
    }
}
