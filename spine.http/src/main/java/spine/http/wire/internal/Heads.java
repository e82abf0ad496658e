package spine.http.wire.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Optional;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.MessageConstraintException;
import spine.api.http.HttpRequest.Header;

/** Makes a head of what the library has read, within bounds. */
final class Heads {
    /** Colon, space, line end. */
    private static final int AROUND = 4;

    private Heads() {
    }

    /** @throws IOException if it is too large, or its status is none of 200 to 599 */
    static Head of(HttpResponse response) throws IOException {
        var headers = new ArrayList<Header>();
        long bytes = 0;
        for (var header : response.getHeaders()) {
            var value = header.getValue() == null ? "" : header.getValue();
            bytes += header.getName().length() + value.length() + AROUND;
            if (bytes > WireSettings.MOST_HEAD || response.getHeaders().length > WireSettings.MOST_HEADERS) {
                throw new MessageConstraintException("a head of over " + WireSettings.MOST_HEAD + " bytes");
            }
            received(header.getName(), value).ifPresent(headers::add);
        }
        int status = response.getCode();
        if (status < 200 || status > 599) {
            throw new Malformed("status " + status);
        }
        return new Head(status, headers);
    }

    /** Without what belongs to the connection, and what is no field of RFC 9110: nobody behind this needs to read either. */
    private static Optional<Header> received(String name, String value) {
        try {
            return Optional.of(new Header(name, value));
        } catch (IllegalArgumentException ours) {
            return Optional.empty();
        }
    }
}
