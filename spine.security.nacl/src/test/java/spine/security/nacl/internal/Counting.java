package spine.security.nacl.internal;

import spine.security.nacl.NaclProvider;

/** Scalar Java under another name, which counts. */
class Counting implements NaclProvider {
    private final NaclProvider java = new JavaProvider();
    private final String name;
    private final int rank;
    volatile int calls;

    Counting(String name, int rank) {
        this.name = name;
        this.rank = rank;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String detail() {
        return "counting";
    }

    @Override
    public int rank() {
        return rank;
    }

    private synchronized void count() {
        calls = calls + 1;
    }

    @Override
    public void seal(byte[] subkey, long nonce, byte[] in, int inAt, int length, byte[] out, int outAt) {
        count();
        java.seal(subkey, nonce, in, inAt, length, out, outAt);
    }

    @Override
    public boolean open(byte[] subkey, long nonce, byte[] in, int inAt, int length, byte[] out, int outAt) {
        count();
        return java.open(subkey, nonce, in, inAt, length, out, outAt);
    }

    @Override
    public boolean x25519(byte[] out, byte[] scalar, byte[] point) {
        count();
        return java.x25519(out, scalar, point);
    }
}
