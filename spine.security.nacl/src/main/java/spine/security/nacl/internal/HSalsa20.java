package spine.security.nacl.internal;

/**
 * HSalsa20 ("Extending the Salsa20 nonce", 2011): 32 bytes from a key and 16 bytes, without an inverse. The state is
 * laid out as in {@link SecretBox}, with the 16 bytes for nonce and counter.
 */
public final class HSalsa20 {
    private HSalsa20() {
    }

    /** @return 32 bytes, from a key of 32 bytes and the first 16 bytes of {@code in} */
    public static byte[] of(byte[] key, byte[] in) {
        int x0 = SecretBox.C0;
        int x1 = Bytes.getInt(key, 0);
        int x2 = Bytes.getInt(key, 4);
        int x3 = Bytes.getInt(key, 8);
        int x4 = Bytes.getInt(key, 12);
        int x5 = SecretBox.C1;
        int x6 = Bytes.getInt(in, 0);
        int x7 = Bytes.getInt(in, 4);
        int x8 = Bytes.getInt(in, 8);
        int x9 = Bytes.getInt(in, 12);
        int x10 = SecretBox.C2;
        int x11 = Bytes.getInt(key, 16);
        int x12 = Bytes.getInt(key, 20);
        int x13 = Bytes.getInt(key, 24);
        int x14 = Bytes.getInt(key, 28);
        int x15 = SecretBox.C3;
        for (int round = 0; round < 10; round++) {
            x4 ^= Integer.rotateLeft(x0 + x12, 7);
            x9 ^= Integer.rotateLeft(x5 + x1, 7);
            x14 ^= Integer.rotateLeft(x10 + x6, 7);
            x3 ^= Integer.rotateLeft(x15 + x11, 7);
            x8 ^= Integer.rotateLeft(x4 + x0, 9);
            x13 ^= Integer.rotateLeft(x9 + x5, 9);
            x2 ^= Integer.rotateLeft(x14 + x10, 9);
            x7 ^= Integer.rotateLeft(x3 + x15, 9);
            x12 ^= Integer.rotateLeft(x8 + x4, 13);
            x1 ^= Integer.rotateLeft(x13 + x9, 13);
            x6 ^= Integer.rotateLeft(x2 + x14, 13);
            x11 ^= Integer.rotateLeft(x7 + x3, 13);
            x0 ^= Integer.rotateLeft(x12 + x8, 18);
            x5 ^= Integer.rotateLeft(x1 + x13, 18);
            x10 ^= Integer.rotateLeft(x6 + x2, 18);
            x15 ^= Integer.rotateLeft(x11 + x7, 18);
            x1 ^= Integer.rotateLeft(x0 + x3, 7);
            x6 ^= Integer.rotateLeft(x5 + x4, 7);
            x11 ^= Integer.rotateLeft(x10 + x9, 7);
            x12 ^= Integer.rotateLeft(x15 + x14, 7);
            x2 ^= Integer.rotateLeft(x1 + x0, 9);
            x7 ^= Integer.rotateLeft(x6 + x5, 9);
            x8 ^= Integer.rotateLeft(x11 + x10, 9);
            x13 ^= Integer.rotateLeft(x12 + x15, 9);
            x3 ^= Integer.rotateLeft(x2 + x1, 13);
            x4 ^= Integer.rotateLeft(x7 + x6, 13);
            x9 ^= Integer.rotateLeft(x8 + x11, 13);
            x14 ^= Integer.rotateLeft(x13 + x12, 13);
            x0 ^= Integer.rotateLeft(x3 + x2, 18);
            x5 ^= Integer.rotateLeft(x4 + x7, 18);
            x10 ^= Integer.rotateLeft(x9 + x8, 18);
            x15 ^= Integer.rotateLeft(x14 + x13, 18);
        }
        var out = new byte[32];
        Bytes.putInt(out, 0, x0);
        Bytes.putInt(out, 4, x5);
        Bytes.putInt(out, 8, x10);
        Bytes.putInt(out, 12, x15);
        Bytes.putInt(out, 16, x6);
        Bytes.putInt(out, 20, x7);
        Bytes.putInt(out, 24, x8);
        Bytes.putInt(out, 28, x9);
        return out;
    }
}
