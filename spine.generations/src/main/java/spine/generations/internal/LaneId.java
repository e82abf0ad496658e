package spine.generations.internal;

import java.util.Locale;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;

/**
 * Names a lane. Which lane a bundle belongs to follows from its install location alone, so it holds from the very
 * moment of its installation and needs no register:
 * <pre>spine:lane/&lt;lane-id&gt;/&lt;sha256&gt;</pre>
 * Every other bundle belongs to {@link #PLATFORM}.
 */
record LaneId(String value) {
    private static final Pattern FORM = Pattern.compile("(|[a-z0-9.-]{1,64})");
    /** The layer that all lanes share; not a legal id, so no lane can take its place. */
    static final LaneId PLATFORM = new LaneId("");
    static final String PREFIX = "spine:lane/";

    LaneId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("lane id '" + value + "' is not 1-64 of [a-z0-9.-]");
        }
    }

    /** The lane of a bundle, also of an uninstalled one. */
    static LaneId of(Bundle bundle) {
        return ofLocation(bundle.getLocation());
    }

    static LaneId ofLocation(String location) {
        if (location == null || !location.startsWith(PREFIX)) {
            return PLATFORM;
        }
        var end = location.indexOf('/', PREFIX.length());
        var id = end < 0 ? location.substring(PREFIX.length()) : location.substring(PREFIX.length(), end);
        // What claims to be a lane's and is malformed must not count as platform: nobody wires to it.
        return FORM.matcher(id).matches() && !id.isEmpty() ? new LaneId(id) : new LaneId("malformed");
    }

    /** An id made from a file name; the number makes it unique in this run. */
    static LaneId forFile(String file, long number) {
        var stem = file.toLowerCase(Locale.ROOT).replaceAll("\\.jar$", "").replaceAll("[^a-z0-9.-]+", "-");
        return new LaneId((stem.length() > 40 ? stem.substring(0, 40) : stem) + "-" + number);
    }

    String location(String sha256) {
        return PREFIX + value + "/" + sha256;
    }

    boolean isPlatform() {
        return value.isEmpty();
    }

    @Override
    public String toString() {
        return isPlatform() ? "platform" : value;
    }
}
