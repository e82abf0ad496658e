package spine.http.wire.internal;

import java.util.List;
import java.util.Optional;
import spine.api.http.HttpRequest.Header;

/**
 * The head of an answer.
 *
 * @param status 200 to 599
 */
public record Head(int status, List<Header> headers) {
    public Head {
        headers = List.copyOf(headers);
    }

    /** The first of this name, in any case. */
    public Optional<String> header(String name) {
        return headers.stream().filter(h -> h.name().equalsIgnoreCase(name)).map(Header::value).findFirst();
    }
}
