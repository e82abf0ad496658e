package spine.http.grant.internal;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import spine.http.address.internal.HostForm;

/**
 * Where a call goes: an origin.
 *
 * @param scheme {@code https} or {@code http}
 * @param host   in its {@link HostForm}
 * @param port   never left to the scheme
 */
public record Target(String scheme, String host, int port) {
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    /** The origin of a URI; empty if its scheme, host or port is none that is called. */
    public static Optional<Target> of(URI uri) {
        var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!(scheme.equals("https") || scheme.equals("http")) || uri.getRawUserInfo() != null || uri.getPort() > 65_535
                || uri.getPort() == 0) {
            return Optional.empty();
        }
        return HostForm.of(uri.getHost()).map(host -> new Target(scheme, host,
                uri.getPort() < 0 ? standard(scheme) : uri.getPort()));
    }

    static int standard(String scheme) {
        return scheme.equals("https") ? HTTPS : HTTP;
    }

    /** The port that the scheme means anyway is left out. */
    @Override
    public String toString() {
        return scheme + "://" + host + (port == standard(scheme) ? "" : ":" + port);
    }
}
