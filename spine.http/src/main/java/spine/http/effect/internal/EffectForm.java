package spine.http.effect.internal;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import spine.api.Refusal;
import spine.api.http.HttpRequest;
import spine.api.http.HttpRequest.Header;
import spine.api.http.HttpResponse;

/**
 * Questions and answers as bytes. A question:
 * <pre>
 * METHOD URL LF
 * name: value LF         in small letters, sorted; without those that differ from one asking to the next
 * name: secret NAME LF   in place of a secret
 * name: left out LF      in place of what the asker gave himself away by, such as {@code authorization}
 * LF
 * body
 * </pre>
 * An answer is {@code STATUS URL}, its chosen headers and its unpacked body in the same form; a failure is
 * {@code FAILED CODE} and its sentence. A query belongs to the question; of the secrets that an agent is lent, none can be in one.
 */
final class EffectForm {
    private static final Set<String> VOLATILE = Set.of("user-agent", "date", "x-request-id", "idempotency-key",
            "x-correlation-id", "baggage");
    private static final Set<String> CREDENTIALS = Set.of("authorization", "proxy-authorization", "cookie", "x-api-key",
            "api-key", "x-auth-token", "x-goog-api-key");
    private static final Set<String> CHOSEN = Set.of("content-type", "content-language", "etag", "last-modified", "location",
            "retry-after", "link");

    private EffectForm() {
    }

    static ByteString question(HttpRequest request) {
        var lines = new ArrayList<>(lines(request.headers().stream()
                .filter(h -> !VOLATILE.contains(small(h.name()))).toList()));
        request.secrets().forEach(s -> lines.add(small(s.name()) + ": secret " + s.secret()));
        Collections.sort(lines);
        return form(request.method() + " " + request.uri(), lines, request.body());
    }

    static ByteString answer(HttpResponse response) {
        var lines = new ArrayList<>(lines(response.headers().stream().filter(h -> CHOSEN.contains(small(h.name()))).toList()));
        Collections.sort(lines);
        return form(response.status() + " " + response.uri(), lines, response.body());
    }

    static ByteString failure(Refusal refusal) {
        return form("FAILED " + refusal.code(), List.of(), ByteString.copyFromUtf8(refusal.reason()));
    }

    private static List<String> lines(List<Header> headers) {
        return headers.stream().map(h -> small(h.name()) + ": "
                + (CREDENTIALS.contains(small(h.name())) ? "left out" : h.value())).toList();
    }

    private static ByteString form(String first, List<String> lines, ByteString body) {
        var head = new StringBuilder(first).append('\n');
        lines.forEach(line -> head.append(line).append('\n'));
        return ByteString.copyFromUtf8(head.append('\n').toString()).concat(body);
    }

    private static String small(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
