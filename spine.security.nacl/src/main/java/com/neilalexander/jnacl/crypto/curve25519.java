package com.neilalexander.jnacl.crypto;

import java.util.Arrays;
import spine.security.nacl.Nacl;

/** jnacl's X25519. */
public final class curve25519 {
    private static final int KEY = 32;

    private curve25519() {
    }

    /** q = n * 9. @return 0 */
    public static int crypto_scalarmult_base(byte[] q, byte[] n) {
        var publicKey = new byte[KEY];
        Nacl.publicKey(publicKey, Prefix.of(n, KEY));
        System.arraycopy(publicKey, 0, q, 0, KEY);
        return 0;
    }

    /** q = n * p. @return 0, or -1 if the result is all zero: refuse the peer */
    public static int crypto_scalarmult(byte[] q, byte[] n, byte[] p) {
        var product = new byte[KEY];
        boolean good = Nacl.provider().x25519(product, Prefix.of(n, KEY), Prefix.of(p, KEY));
        System.arraycopy(product, 0, q, 0, KEY);
        Arrays.fill(product, (byte) 0);
        return good ? 0 : -1;
    }
}
