package spine.security.nacl.internal;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import spine.security.nacl.NaclProvider;
import spine.security.nacl.RejectedProvider;

/** The examination of a provider before it may serve: answers compared with scalar Java's, and RFC 7748's vector. */
final class KnownAnswers {
    private static final int[] LENGTHS = {0, 1, 16, 63, 64, 65, 1_000, 70_000};
    private static final int TAG = NaclProvider.TAG_BYTES;
    private static final String SCALAR = "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4";
    private static final String POINT = "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c";
    private static final String PRODUCT = "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552";

    private KnownAnswers() {
    }

    /** Why the provider must not be used; empty if it may. Never throws on account of the provider. */
    static Optional<RejectedProvider> check(NaclProvider provider, NaclProvider reference) {
        try {
            var wrong = x25519(provider);
            var random = new Random(25519);
            for (int length : LENGTHS) {
                if (wrong == null) {
                    wrong = box(provider, reference, random, length);
                }
            }
            return Optional.ofNullable(wrong).map(reason -> rejected(provider, "It gives wrong results: " + reason));
        } catch (RuntimeException | LinkageError | AssertionError e) {
            return Optional.of(rejected(provider, e.getMessage() == null ? e.toString() : e.getMessage()));
        }
    }

    /** The name of a provider that may be broken. */
    static String nameOf(NaclProvider provider) {
        try {
            return provider.name();
        } catch (RuntimeException | LinkageError e) {
            return provider.getClass().getName();
        }
    }

    private static RejectedProvider rejected(NaclProvider provider, String reason) {
        String detail;
        try {
            detail = provider.detail();
        } catch (RuntimeException | LinkageError e) {
            detail = "";
        }
        return new RejectedProvider(nameOf(provider), detail, reason);
    }

    private static String x25519(NaclProvider provider) {
        var hex = HexFormat.of();
        var out = new byte[NaclProvider.KEY_BYTES];
        var scalar = hex.parseHex(SCALAR);
        if (!provider.x25519(out, scalar, hex.parseHex(POINT)) || !hex.formatHex(out).equals(PRODUCT)) {
            return "X25519 of RFC 7748, 5.2.";
        }
        return provider.x25519(out, scalar, new byte[NaclProvider.KEY_BYTES]) ? "X25519 of a point of order 4." : null;
    }

    private static String box(NaclProvider provider, NaclProvider reference, Random random, int length) {
        var key = new byte[NaclProvider.KEY_BYTES];
        random.nextBytes(key);
        long nonce = random.nextLong();
        var text = new byte[length];
        random.nextBytes(text);
        var right = new byte[TAG + length];
        reference.seal(key, nonce, text, 0, length, right, 0);
        var box = new byte[TAG + length + 2];
        provider.seal(key, nonce, text, 0, length, box, 1);
        if (!Arrays.equals(box, 1, TAG + length + 1, right, 0, TAG + length) || box[0] != 0 || box[TAG + length + 1] != 0) {
            return "sealing " + length + " bytes.";
        }
        var back = new byte[length];
        if (!provider.open(key, nonce, box, 1, length, back, 0) || !Arrays.equals(back, text)) {
            return "opening " + length + " bytes.";
        }
        Arrays.fill(back, (byte) 0);
        for (int forged : new int[] {1, TAG, TAG + length}) {
            box[forged] ^= 1;
            if (provider.open(key, nonce, box, 1, length, back, 0) || !Arrays.equals(back, new byte[length])) {
                return "a forged box of " + length + " bytes was opened.";
            }
            box[forged] ^= 1;
        }
        return null;
    }
}
