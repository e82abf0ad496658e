package spine.http.address.internal;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The one form in which a host is compared, resolved and connected to. Forms that others read differently are refused:
 * {@code 2130706433}, {@code 0x7f.1}, {@code 0177.0.0.1}, {@code 127.1}, {@code [fe80::1%eth0]}. Stateless.
 */
public final class HostForm {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
    private static final Pattern NUMERIC = Pattern.compile("(.*\\.)?[0-9][0-9a-fx]*");
    private static final Pattern QUAD = Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(\\.(?!$)|$)){4}");
    private static final Pattern SIX = Pattern.compile("\\[[0-9a-f:.]{2,45}]");
    private static final int LONGEST = 253;

    private HostForm() {
    }

    /**
     * In small letters and without the root's dot.
     *
     * @param host as {@link java.net.URI#getHost} gives it
     * @return empty if it is no such form
     */
    public static Optional<String> of(String host) {
        if (host == null || host.length() > LONGEST + 1) {
            return Optional.empty();
        }
        var small = host.toLowerCase(Locale.ROOT);
        if (SIX.matcher(small).matches()) {
            return Optional.of(small);
        }
        var bare = small.endsWith(".") ? small.substring(0, small.length() - 1) : small;
        var isFine = NUMERIC.matcher(bare).matches() ? QUAD.matcher(bare).matches()
                : bare.length() <= LONGEST && NAME.matcher(bare).matches();
        return isFine ? Optional.of(bare) : Optional.empty();
    }

    /** Whether it is an address already and needs no resolving. */
    public static boolean isAddress(String host) {
        return host.startsWith("[") || QUAD.matcher(host).matches();
    }
}
