package spine.cli.internal;

import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.security.VerifiedKey;
import spine.keys.Fingerprint;

/** Has a server's key compared with what its administrator shows, before anything is sent to it (SEC-34). */
final class FingerprintCheck {
    private static final Pattern WHOLE = Pattern.compile("[0-9a-f]{64}");

    private final Surroundings surroundings;
    private final String shown;

    FingerprintCheck(Surroundings surroundings, VerifiedKey server) {
        this.surroundings = surroundings;
        this.shown = Fingerprint.of(server).text();
    }

    /** The server's fingerprint, {@code 1234-5678-...}. */
    String shown() {
        return shown;
    }

    /**
     * By the fingerprint that was given, or else by a person's yes where one can answer; elsewhere the key that was
     * given beforehand is taken as it is.
     *
     * @param given with or without its hyphens, or null
     * @param asks  whether a person may be asked
     * @throws SpineException if it is another one, or the person says no
     */
    void run(String given, boolean asks) throws SpineException, IOException {
        if (given != null) {
            compare(given);
        } else if (asks && surroundings.asks()) {
            surroundings.err().println("The server's fingerprint is " + shown);
            if (!surroundings.agrees("Is it the one that is shown with the token?")) {
                throw new SpineException(ErrorCode.CANCELLED, "Nothing was sent to the server.",
                        "Ask its administrator for its key and fingerprint.");
            }
        }
    }

    private void compare(String given) throws SpineException {
        var hex = given.toLowerCase(Locale.ROOT).replaceAll("[-: ]", "");
        if (!WHOLE.matcher(hex).matches()) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "A fingerprint has 64 hex digits.",
                    "Copy all 16 groups that are shown with the token.");
        }
        if (!hex.equals(shown.replace("-", ""))) {
            throw new SpineException(ErrorCode.UNAUTHORIZED, "The server's key has another fingerprint: " + shown + ".",
                    "Nothing was sent. Do not use this server; ask its administrator for its key.");
        }
    }
}
