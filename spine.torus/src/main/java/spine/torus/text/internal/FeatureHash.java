package spine.torus.text.internal;

/** A 64-bit hash of characters that is the same in every process: FNV-1a with a final mix. Stateless. */
public final class FeatureHash {
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private FeatureHash() {
    }

    public static long of(CharSequence text, int start, int end) {
        var hash = OFFSET;
        for (var i = start; i < end; i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        return mix(hash);
    }

    /** Spreads each bit of the input over all bits of the result. */
    private static long mix(long h) {
        h = (h ^ h >>> 32) * 0xd6e8feb86659fd93L;
        h = (h ^ h >>> 32) * 0xd6e8feb86659fd93L;
        return h ^ h >>> 32;
    }
}
