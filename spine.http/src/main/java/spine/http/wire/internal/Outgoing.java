package spine.http.wire.internal;

import com.google.protobuf.ByteString;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import spine.http.grant.internal.Target;

/**
 * One message to one address. Its headers may hold secrets: no text form shows them.
 *
 * @param address that was checked and is connected to
 * @param path    with the query
 */
public record Outgoing(Target target, InetAddress address, String method, String path, List<Field> headers,
        ByteString body) {
    public Outgoing {
        headers = List.copyOf(headers);
    }

    /** The path of a URI as it is sent. */
    public static String path(URI uri) {
        var path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    @Override
    public String toString() {
        return method + " " + target;
    }
}
