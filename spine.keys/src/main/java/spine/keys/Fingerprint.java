package spine.keys;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import spine.api.security.VerifiedKey;

/**
 * A public key as people compare it (SEC-34): SHA-256 of its 32 bytes, in 16 groups of 4 hex digits. Immutable.
 *
 * @param text {@code 1234-5678-...}
 */
public record Fingerprint(String text) {
    private static final int BRIEF = 14;

    public static Fingerprint of(VerifiedKey key) {
        MessageDigest sha = Digests.sha256();
        var hex = HexFormat.of().formatHex(sha.digest(key.bytes()));
        return new Fingerprint(IntStream.range(0, 16).mapToObj(i -> hex.substring(4 * i, 4 * i + 4))
                .collect(Collectors.joining("-")));
    }

    /** The first three groups: enough for a log, not for trust. */
    public String brief() {
        return text.substring(0, Math.min(BRIEF, text.length()));
    }

    @Override
    public String toString() {
        return text;
    }
}
