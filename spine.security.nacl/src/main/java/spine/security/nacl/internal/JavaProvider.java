package spine.security.nacl.internal;

import spine.security.nacl.NaclProvider;

/** Plain Java, on any machine: what serves if nothing better is there, and what everything better is held against. */
public final class JavaProvider implements NaclProvider {
    @Override
    public String name() {
        return "java";
    }

    @Override
    public String detail() {
        return "plain Java " + Runtime.version().feature();
    }

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public void seal(byte[] subkey, long nonce, byte[] in, int inAt, int length, byte[] out, int outAt) {
        SecretBox.seal(subkey, nonce, in, inAt, length, out, outAt);
    }

    @Override
    public boolean open(byte[] subkey, long nonce, byte[] in, int inAt, int length, byte[] out, int outAt) {
        return SecretBox.open(subkey, nonce, in, inAt, length, out, outAt);
    }

    @Override
    public boolean x25519(byte[] out, byte[] scalar, byte[] point) {
        return X25519.multiply(out, scalar, point);
    }
}
