package spine.audit.internal;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The last line of defence against a secret in the log (SEC-44): what is named as one, and what looks like a pairing
 * token (64 hex characters or more in a row), is replaced. A value of exactly 64 under a name that ends in
 * {@code sha256} stays: it is a digest. A CURVE secret in Z85 cannot be told from a public key; whoever records sees to
 * that. Functions without state.
 */
final class Redaction {
    static final String PUT = "[redacted]";
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64,}+");
    private static final Pattern NAMED = Pattern.compile("token|secret|passw|passphrase|api_?key|credential");

    private Redaction() {
    }

    static String text(String text) {
        return HEX.matcher(text).replaceAll(PUT);
    }

    static String value(String name, String value) {
        var plain = name.toLowerCase(Locale.ROOT);
        if (NAMED.matcher(plain).find()) {
            return PUT;
        }
        return plain.endsWith("sha256") && value.length() == 64 ? value : text(value);
    }
}
