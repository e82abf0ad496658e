package spine.api.http;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import spine.api.http.HttpRequest.Header;

/**
 * What came back. Immutable; its text form is the status alone.
 *
 * @param status  200 to 599
 * @param headers as they came; names in any case
 * @param body    unpacked
 * @param uri     where it came from, after redirects
 */
public record HttpResponse(int status, List<Header> headers, ByteString body, URI uri) {
    public HttpResponse {
        headers = List.copyOf(headers);
        requireNonNull(body);
        requireNonNull(uri);
    }

    /** 2xx. */
    public boolean isOk() {
        return status / 100 == 2;
    }

    /** The first header of this name, in any case. */
    public Optional<String> header(String name) {
        return headers.stream().filter(h -> h.name().equalsIgnoreCase(name)).map(Header::value).findFirst();
    }

    @Override
    public String toString() {
        return "HTTP " + status;
    }
}
