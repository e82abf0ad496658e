package spine.broker.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.protobuf.ByteString;
import spine.api.security.Grant;

/**
 * Routing ids of components, {@code component_<number>[.<instance>]} (SP-04): whoever has one must be granted that
 * number, and the instance where his grant names one (SEC-20). Asked for every message; allocates nothing. Static
 * functions without state.
 */
final class ComponentIds {
    private static final byte[] PREFIX = "component_".getBytes(US_ASCII);
    private static final int MOST_DIGITS = 3;
    private static final int MOST_INSTANCE = 32;

    private ComponentIds() {
    }

    /** Whether a key with this grant may have this routing id; any that does not look like a component's is free. */
    static boolean mayUse(ByteString id, Grant grant) {
        return !isClaim(id) || component(id, grant) >= 0;
    }

    /** Whether it looks like a component's. */
    static boolean isClaim(ByteString id) {
        if (id.size() < PREFIX.length) {
            return false;
        }
        for (int i = 0; i < PREFIX.length; i++) {
            if (id.byteAt(i) != PREFIX[i]) {
                return false;
            }
        }
        return true;
    }

    /** The component's number, or -1 if the id is not in the form or not this grant's. */
    static int component(ByteString id, Grant grant) {
        if (!isClaim(id)) {
            return -1;
        }
        int at = PREFIX.length;
        int number = 0;
        while (at < id.size() && at < PREFIX.length + MOST_DIGITS && id.byteAt(at) >= '0' && id.byteAt(at) <= '9') {
            number = 10 * number + id.byteAt(at++) - '0';
        }
        boolean entitled = at > PREFIX.length && isInstance(id, at) && grant.components().contains(number)
                && (grant.instance().isEmpty() || endsWith(id, at + 1, grant.instance()));
        return entitled ? number : -1;
    }

    /** Nothing, or a dot and 1-32 of [a-z0-9_-]. */
    private static boolean isInstance(ByteString id, int at) {
        int length = id.size() - at - 1;
        if (length < 0) {
            return true;
        }
        if (id.byteAt(at) != '.' || length < 1 || length > MOST_INSTANCE) {
            return false;
        }
        for (int i = at + 1; i < id.size(); i++) {
            int c = id.byteAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '-')) {
                return false;
            }
        }
        return true;
    }

    private static boolean endsWith(ByteString id, int from, String instance) {
        if (id.size() - from != instance.length()) {
            return false;
        }
        for (int i = 0; i < instance.length(); i++) {
            if (id.byteAt(from + i) != instance.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
