package agents.http.internal;

import com.google.protobuf.ByteString;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.http.HttpRequest;
import spine.api.http.HttpRequest.Header;

/**
 * A request as its caller wrote it, in the form of AG-04: {@code METHOD URL}, header lines, an empty line, the body. Only
 * what has this form becomes one. Immutable.
 *
 * @param method  one of {@link #METHODS}
 * @param uri     absolute, http or https
 * @param headers in order
 * @param body    empty without
 */
record Draft(String method, URI uri, List<Header> headers, String body) {
    static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
    /** May be done twice (RFC 9110, section 9.2.2). */
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "PUT", "DELETE");
    private static final Pattern START = Pattern.compile("([A-Za-z]{1,16}) +(\\S+)( +HTTP/[0-9.]{1,4})?");
    private static final Pattern FIELD = Pattern.compile("([^\\s:]+):[ \\t]*(.*?)[ \\t]*");

    Draft {
        headers = List.copyOf(headers);
    }

    /** @throws SpineException {@code INVALID_REQUEST} that names the line that is out of the form */
    static Draft parse(String form) throws SpineException {
        var text = form.stripLeading().replace("\r\n", "\n");
        int end = text.indexOf("\n\n");
        var head = (end < 0 ? text : text.substring(0, end)).stripTrailing().split("\n");
        var start = START.matcher(head[0].strip());
        if (!start.matches()) {
            throw invalid("The first line is not 'METHOD URL'.");
        }
        var headers = new ArrayList<Header>();
        for (int i = 1; i < head.length; i++) {
            var field = FIELD.matcher(head[i]);
            if (!field.matches()) {
                throw invalid("Line " + (i + 1) + " is no header of the form 'Name: value'.");
            }
            headers.add(header(field.group(1), field.group(2)));
        }
        return of(start.group(1), start.group(2), headers, end < 0 ? "" : text.substring(end + 2));
    }

    /** @throws SpineException {@code INVALID_REQUEST} if the method is another, or the URL malformed */
    static Draft of(String method, String url, List<Header> headers, String body) throws SpineException {
        var verb = method.toUpperCase(Locale.ROOT);
        if (!METHODS.contains(verb)) {
            throw invalid("The method is none of " + String.join(", ", METHODS) + ".");
        }
        try {
            var draft = new Draft(verb, new URI(url), headers, body);
            draft.request(HttpRequest.MOST_BYTES);
            return draft;
        } catch (URISyntaxException malformed) {
            // Its message holds the URL, and with it perhaps a password.
            throw invalid("The URL is malformed; other characters than those of ASCII are percent-encoded in it.");
        } catch (IllegalArgumentException refused) {
            throw invalid("It cannot be sent: " + refused.getMessage() + ".");
        }
    }

    /** @throws SpineException {@code INVALID_REQUEST} if it is no header of RFC 9110, or one of the connection's own */
    static Header header(String name, String value) throws SpineException {
        try {
            return new Header(name, value);
        } catch (IllegalArgumentException malformed) {
            throw invalid("A " + malformed.getMessage() + ".");
        }
    }

    private static SpineException invalid(String reason) {
        return new SpineException(ErrorCode.INVALID_REQUEST, reason, "Send METHOD URL, header lines, an empty line and the"
                + " body, or JSON by the agent's input schema.");
    }

    /** The first header of this name, in any case. */
    Optional<String> header(String name) {
        return headers.stream().filter(h -> h.name().equalsIgnoreCase(name)).map(Header::value).findFirst();
    }

    /** As it goes out. */
    HttpRequest request(int mostBytes) {
        return new HttpRequest(method, uri, headers, List.of(), ByteString.copyFromUtf8(body), IDEMPOTENT.contains(method),
                mostBytes);
    }
}
