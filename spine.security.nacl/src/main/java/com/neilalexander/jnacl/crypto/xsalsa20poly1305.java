package com.neilalexander.jnacl.crypto;

import java.util.Arrays;
import spine.security.nacl.Nacl;

/** jnacl's secretbox. */
public final class xsalsa20poly1305 {
    private static final int KEY = 32;
    private static final int NONCE = 24;
    private static final int ZERO = 32;
    private static final int BOX_ZERO = 16;

    private xsalsa20poly1305() {
    }

    /**
     * Seals m, of mlen bytes with the 32 leading zeros, to c, of which mlen bytes are written.
     *
     * @return 0, or -1 if mlen is below 32
     */
    public static int crypto_secretbox(byte[] c, byte[] m, long mlen, byte[] n, byte[] k) {
        if (mlen < ZERO) {
            return -1;
        }
        int length = Math.toIntExact(mlen) - ZERO;
        Nacl.sealOnce(Prefix.of(k, KEY), Prefix.of(n, NONCE), m, ZERO, length, c, BOX_ZERO);
        Arrays.fill(c, 0, BOX_ZERO, (byte) 0);
        return 0;
    }

    /**
     * Opens c, of clen bytes with the 16 leading zeros, to m, of which clen bytes are written.
     *
     * @return 0, or -1 if clen is below 32 or the box is not of this key and nonce
     */
    public static int crypto_secretbox_open(byte[] m, byte[] c, long clen, byte[] n, byte[] k) {
        if (clen < ZERO) {
            return -1;
        }
        int length = Math.toIntExact(clen) - ZERO;
        if (!Nacl.openOnce(Prefix.of(k, KEY), Prefix.of(n, NONCE), c, BOX_ZERO, length, m, ZERO)) {
            return -1;
        }
        Arrays.fill(m, 0, ZERO, (byte) 0);
        return 0;
    }
}
