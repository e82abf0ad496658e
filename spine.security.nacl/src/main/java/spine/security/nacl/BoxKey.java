package spine.security.nacl;

import static java.util.Objects.requireNonNull;

/**
 * A key of secretbox (or of box, after {@link Nacl#beforeNm}) bound to the first 16 bytes of its nonces: sealing and
 * opening then cost one HSalsa20 less each. Immutable until {@link #clear}; thread-safe.
 */
public final class BoxKey {
    private final NaclProvider provider;
    private final byte[] subkey;

    BoxKey(NaclProvider provider, byte[] subkey) {
        this.provider = requireNonNull(provider);
        this.subkey = subkey;
    }

    /** @see NaclProvider#seal */
    public void seal(long nonce, byte[] in, int inAt, int length, byte[] out, int outAt) {
        provider.seal(subkey, nonce, in, inAt, length, out, outAt);
    }

    /** @see NaclProvider#open */
    public boolean open(long nonce, byte[] in, int inAt, int length, byte[] out, int outAt) {
        return provider.open(subkey, nonce, in, inAt, length, out, outAt);
    }

    /** Overwrites the key; what is sealed or opened afterwards is garbage. */
    public void clear() {
        java.util.Arrays.fill(subkey, (byte) 0);
    }
}
