package com.neilalexander.jnacl.crypto;

import java.security.SecureRandom;
import java.util.Arrays;
import spine.security.nacl.Nacl;

/** jnacl's box. */
public final class curve25519xsalsa20poly1305 {
    public static final int crypto_secretbox_PUBLICKEYBYTES = 32;
    public static final int crypto_secretbox_SECRETKEYBYTES = 32;
    public static final int crypto_secretbox_BEFORENMBYTES = 32;
    public static final int crypto_secretbox_NONCEBYTES = 24;
    public static final int crypto_secretbox_ZEROBYTES = 32;
    public static final int crypto_secretbox_BOXZEROBYTES = 16;

    private curve25519xsalsa20poly1305() {
    }

    public static int crypto_box_getpublickey(byte[] pk, byte[] sk) {
        return curve25519.crypto_scalarmult_base(pk, sk);
    }

    public static int crypto_box_keypair(byte[] pk, byte[] sk) {
        var random = new byte[crypto_secretbox_SECRETKEYBYTES];
        new SecureRandom().nextBytes(random);
        System.arraycopy(random, 0, sk, 0, random.length);
        int result = crypto_box_getpublickey(pk, random);
        Arrays.fill(random, (byte) 0);
        return result;
    }

    /**
     * The shared key of pk and sk to k.
     *
     * @return 0, or -1 if pk is of small order; k is then random, so that a caller who does not look shares it with
     *         nobody
     */
    public static int crypto_box_beforenm(byte[] k, byte[] pk, byte[] sk) {
        var shared = Nacl.beforeNm(Prefix.of(pk, crypto_secretbox_PUBLICKEYBYTES),
                Prefix.of(sk, crypto_secretbox_SECRETKEYBYTES));
        if (shared == null) {
            new SecureRandom().nextBytes(k);
            return -1;
        }
        System.arraycopy(shared, 0, k, 0, shared.length);
        Arrays.fill(shared, (byte) 0);
        return 0;
    }

    /** @see xsalsa20poly1305#crypto_secretbox */
    public static int crypto_box_afternm(byte[] c, byte[] m, long mlen, byte[] n, byte[] k) {
        return xsalsa20poly1305.crypto_secretbox(c, m, mlen, n, k);
    }

    public static int crypto_box_afternm(byte[] c, byte[] m, byte[] n, byte[] k) {
        return crypto_box_afternm(c, m, m.length, n, k);
    }

    /** @see xsalsa20poly1305#crypto_secretbox_open */
    public static int crypto_box_open_afternm(byte[] m, byte[] c, long clen, byte[] n, byte[] k) {
        return xsalsa20poly1305.crypto_secretbox_open(m, c, clen, n, k);
    }

    public static int crypto_box_open_afternm(byte[] m, byte[] c, byte[] n, byte[] k) {
        return crypto_box_open_afternm(m, c, c.length, n, k);
    }

    /** @return 0, or -1 if mlen is below 32 or pk is of small order */
    public static int crypto_box(byte[] c, byte[] m, long mlen, byte[] n, byte[] pk, byte[] sk) {
        var k = new byte[crypto_secretbox_BEFORENMBYTES];
        int result = crypto_box_beforenm(k, pk, sk);
        result = result == 0 ? crypto_box_afternm(c, m, mlen, n, k) : result;
        Arrays.fill(k, (byte) 0);
        return result;
    }

    public static int crypto_box(byte[] c, byte[] m, byte[] n, byte[] pk, byte[] sk) {
        return crypto_box(c, m, m.length, n, pk, sk);
    }

    /** @return 0, or -1 if the box is not of these keys and this nonce, or pk is of small order */
    public static int crypto_box_open(byte[] m, byte[] c, long clen, byte[] n, byte[] pk, byte[] sk) {
        var k = new byte[crypto_secretbox_BEFORENMBYTES];
        int result = crypto_box_beforenm(k, pk, sk);
        result = result == 0 ? crypto_box_open_afternm(m, c, clen, n, k) : result;
        Arrays.fill(k, (byte) 0);
        return result;
    }

    public static int crypto_box_open(byte[] m, byte[] c, byte[] n, byte[] pk, byte[] sk) {
        return crypto_box_open(m, c, c.length, n, pk, sk);
    }
}
