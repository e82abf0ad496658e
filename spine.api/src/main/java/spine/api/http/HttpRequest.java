package spine.api.http;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One HTTP request. Immutable; its text form names method, host and path, never a header, a query or the body.
 *
 * @param method     a token of RFC 9110, in capitals
 * @param uri        absolute, {@code https}, or {@code http} where it is granted; without user information
 * @param headers    in order; {@code Host}, {@code Content-Length}, {@code Connection} and others that belong to the
 *                   connection are the port's and refused here
 * @param secrets    headers whose value holds a secret that the port puts in: the agent never sees it
 * @param body       empty without
 * @param idempotent whether it may be done twice
 * @param mostBytes  of the unpacked answer, 1 to 104,857,600
 */
public record HttpRequest(String method, URI uri, List<Header> headers, List<SecretHeader> secrets, ByteString body,
        boolean idempotent, int mostBytes) {
    /** Of an answer, unless the request says otherwise (AG-06). */
    public static final int MOST_BYTES = 5 * 1024 * 1024;
    private static final int LIMIT = 100 * 1024 * 1024;
    private static final int MOST_HEADERS = 64;
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]{0,8192}");
    private static final Set<String> OURS = Set.of("host", "content-length", "connection", "transfer-encoding", "te",
            "upgrade", "trailer", "keep-alive", "proxy-connection", "proxy-authorization", "expect", "accept-encoding",
            "traceparent", "tracestate", "http2-settings");

    /** A field of the head. */
    public record Header(String name, String value) {
        public Header {
            check(name);
            if (!VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException("the value of header " + name + " is no field value of RFC 9110");
            }
        }
    }

    /**
     * A field of the head with a secret in it.
     *
     * @param prefix before the secret, such as {@code "Bearer "}
     * @param secret its name, such as {@code TAVILY_API_KEY}; the agent must declare it
     */
    public record SecretHeader(String name, String prefix, String secret) {
        public SecretHeader {
            check(name);
            requireNonNull(secret);
            if (!VALUE.matcher(prefix).matches()) {
                throw new IllegalArgumentException("the prefix of header " + name + " is no field value of RFC 9110");
            }
        }
    }

    /** @throws IllegalArgumentException if a part of it is out of its form */
    public HttpRequest {
        requireNonNull(body);
        headers = List.copyOf(headers);
        secrets = List.copyOf(secrets);
        if (!TOKEN.matcher(method).matches() || !method.equals(method.toUpperCase(Locale.ROOT))) {
            throw new IllegalArgumentException("the method is not a token of RFC 9110 in capitals");
        }
        if (!("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
                || uri.getHost() == null || uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("the URI is not http(s)://HOST[:PORT]/PATH without user and fragment");
        }
        if (headers.size() + secrets.size() > MOST_HEADERS) {
            throw new IllegalArgumentException("more than " + MOST_HEADERS + " headers");
        }
        if (mostBytes < 1 || mostBytes > LIMIT) {
            throw new IllegalArgumentException("mostBytes " + mostBytes + " is not 1 to " + LIMIT);
        }
    }

    private static void check(String name) {
        if (!TOKEN.matcher(name).matches() || OURS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("header '" + name + "' is no token of RFC 9110, or the connection's own");
        }
    }

    /** A GET, which may be done twice. */
    public static HttpRequest get(URI uri) {
        return new HttpRequest("GET", uri, List.of(), List.of(), ByteString.EMPTY, true, MOST_BYTES);
    }

    /** A POST, which may not be done twice unless {@link #repeatable} says so. */
    public static HttpRequest post(URI uri, String contentType, ByteString body) {
        return new HttpRequest("POST", uri, List.of(new Header("Content-Type", contentType)), List.of(), body, false,
                MOST_BYTES);
    }

    /** The same with a further header. */
    public HttpRequest with(String name, String value) {
        var more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new HttpRequest(method, uri, more, secrets, body, idempotent, mostBytes);
    }

    /** The same with a header that holds a secret. */
    public HttpRequest withSecret(String name, String prefix, String secret) {
        var more = new ArrayList<>(secrets);
        more.add(new SecretHeader(name, prefix, secret));
        return new HttpRequest(method, uri, headers, more, body, idempotent, mostBytes);
    }

    /** The same, which may be done twice: a question, not an order. */
    public HttpRequest repeatable() {
        return new HttpRequest(method, uri, headers, secrets, body, true, mostBytes);
    }

    /** The same with another bound for its answer. */
    public HttpRequest within(int bytes) {
        return new HttpRequest(method, uri, headers, secrets, body, idempotent, bytes);
    }

    @Override
    public String toString() {
        return method + " " + uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
    }
}
