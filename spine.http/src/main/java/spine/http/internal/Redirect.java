package spine.http.internal;

import com.google.protobuf.ByteString;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import spine.api.ErrorCode;
import spine.api.http.HttpRequest;
import spine.api.http.HttpRequest.Header;
import spine.api.http.HttpResponse;
import spine.http.grant.internal.Target;

/**
 * Where an answer leads on. To another origin goes the question alone: no secret, no body, no header but what it accepts;
 * from https never to http. Methods change as browsers change them: 303 makes a GET, so do 301 and 302 of a POST.
 */
final class Redirect {
    private static final Set<Integer> STATUS = Set.of(301, 302, 303, 307, 308);
    private static final Set<String> KEPT = Set.of("accept", "accept-language", "user-agent");
    private static final int SEE_OTHER = 303;
    private static final int LAST_OF_OLD = 302;

    private Redirect() {
    }

    static boolean is(int status) {
        return STATUS.contains(status);
    }

    /**
     * @return empty if it leads nowhere
     * @throws Failure if it must not be followed
     */
    static Optional<HttpRequest> next(HttpRequest from, HttpResponse response) throws Failure {
        var location = is(response.status()) ? response.header("Location") : Optional.<String>empty();
        return location.isEmpty() ? Optional.empty() : Optional.of(follow(from, response.status(), location.get()));
    }

    private static HttpRequest follow(HttpRequest from, int status, String location) throws Failure {
        try {
            var uri = withoutFragment(from.uri().resolve(URI.create(location.strip())));
            return changed(from, status, uri);
        } catch (IllegalArgumentException | java.net.URISyntaxException malformed) {
            throw Failure.last(ErrorCode.FORBIDDEN, host(from) + " redirects to an address that is not https://HOST/PATH.",
                    "Ask for the address itself.");
        }
    }

    private static HttpRequest changed(HttpRequest from, int status, URI uri) throws Failure {
        if ("https".equalsIgnoreCase(from.uri().getScheme()) && !"https".equalsIgnoreCase(uri.getScheme())) {
            throw Failure.last(ErrorCode.FORBIDDEN, host(from) + " redirects from https to http.", "Ask for an https address.");
        }
        var isGet = status == SEE_OTHER || status <= LAST_OF_OLD && from.method().equals("POST");
        var method = isGet && !from.method().equals("HEAD") ? "GET" : from.method();
        var body = isGet ? ByteString.EMPTY : from.body();
        if (Target.of(from.uri()).equals(Target.of(uri))) {
            var headers = body.isEmpty() ? without(from.headers(), "content-type") : from.headers();
            return new HttpRequest(method, uri, headers, from.secrets(), body, from.idempotent(), from.mostBytes());
        }
        if (!body.isEmpty()) {
            throw Failure.last(ErrorCode.FORBIDDEN, host(from) + " redirects what was sent to it to " + uri.getHost() + ".",
                    "Send it there yourself if that is meant.");
        }
        var headers = from.headers().stream().filter(h -> KEPT.contains(small(h))).toList();
        return new HttpRequest(method, uri, headers, List.of(), body, from.idempotent(), from.mostBytes());
    }

    private static List<Header> without(List<Header> headers, String name) {
        return headers.stream().filter(h -> !small(h).equals(name)).toList();
    }

    private static String small(Header header) {
        return header.name().toLowerCase(Locale.ROOT);
    }

    private static URI withoutFragment(URI uri) throws java.net.URISyntaxException {
        var text = uri.toString();
        int hash = text.indexOf('#');
        return hash < 0 ? uri : new URI(text.substring(0, hash));
    }

    static String host(HttpRequest request) {
        return String.valueOf(request.uri().getHost());
    }
}
