package spine.zmtp.security.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import spine.security.nacl.Nacl;

/**
 * Layout and boxes of CURVE's handshake (RFC 26). A box is 16 bytes of tag and the ciphertext.
 *
 * <pre>
 * HELLO     0 name(6)  6 version(2)  8 zeros(72)  80 C'(32)  112 nonce(8)  120 box[64 zeros](C'->S)          = 200
 * WELCOME   0 name(8)  8 nonce(16)  24 box[S'(32) cookie(96)](S->C')                                        = 168
 *   cookie  0 nonce(16)  16 box[C'(32) s'(32)](cookie key)                                                  =  96
 * INITIATE  0 name(9)  9 cookie(96)  105 nonce(8)  113 box[C(32) vouch(96) metadata(m)](C'->S')             = 257 + m
 *   vouch   0 nonce(16)  16 box[C'(32) S(32)](C->S')                                                        =  96
 * READY     0 name(6)  6 nonce(8)  14 box[metadata(m)](S'->C')                                              =  30 + m
 * </pre>
 */
final class Curve {
    static final int KEY = 32;
    static final int TAG = 16;
    static final int LONG_NONCE = 16;
    static final int SHORT_NONCE = 8;
    static final int COOKIE = LONG_NONCE + TAG + 2 * KEY;
    static final int VOUCH = LONG_NONCE + TAG + 2 * KEY;

    static final int HELLO_BYTES = 200;
    static final int HELLO_VERSION_AT = 6;
    static final int HELLO_ZEROS_AT = 8;
    static final int HELLO_KEY_AT = 80;
    static final int HELLO_NONCE_AT = 112;
    static final int HELLO_BOX_AT = 120;
    static final int HELLO_PLAIN = 64;

    static final int WELCOME_BYTES = 168;
    static final int WELCOME_NONCE_AT = 8;
    static final int WELCOME_BOX_AT = 24;
    static final int WELCOME_PLAIN = KEY + COOKIE;

    static final int INITIATE_BYTES = 257;
    static final int INITIATE_COOKIE_AT = 9;
    static final int INITIATE_NONCE_AT = 105;
    static final int INITIATE_BOX_AT = 113;
    static final int INITIATE_METADATA_AT = KEY + VOUCH;

    static final int READY_BYTES = 30;
    static final int READY_NONCE_AT = 6;
    static final int READY_BOX_AT = 14;

    /** More metadata than this nobody gets from us and nobody may send. */
    static final int MOST_METADATA = 1024;

    /** The first 16 bytes of short nonces. */
    static final byte[] HELLO = prefix("CurveZMQHELLO---");
    static final byte[] INITIATE = prefix("CurveZMQINITIATE");
    static final byte[] READY = prefix("CurveZMQREADY---");
    static final byte[] MESSAGE_OF_CLIENT = prefix("CurveZMQMESSAGEC");
    static final byte[] MESSAGE_OF_SERVER = prefix("CurveZMQMESSAGES");
    /** Of extension b, so that a batch is never taken for a MESSAGE of RFC 26. */
    static final byte[] BATCH_OF_CLIENT = prefix("SpineZMTPBATCH-C");
    static final byte[] BATCH_OF_SERVER = prefix("SpineZMTPBATCH-S");
    /** The first 8 bytes of long nonces. */
    static final byte[] WELCOME = prefix("WELCOME-");
    static final byte[] OF_COOKIE = prefix("COOKIE--");
    static final byte[] OF_VOUCH = prefix("VOUCH---");

    /** Short nonces are counters in network order. */
    static final VarHandle BIG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LITTLE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Curve() {
    }

    /**
     * Seals {@code plain} into {@code out[at..)}, 16 bytes longer.
     *
     * @param prefix  16 bytes before a short nonce, or 8 before a long one
     * @param nonce   holds the rest of the nonce at {@code nonceAt}
     */
    static void seal(byte[] key, byte[] prefix, byte[] nonce, int nonceAt, byte[] plain, byte[] out, int at) {
        var full = nonce(prefix, nonce, nonceAt);
        var box = Nacl.key(key, Arrays.copyOf(full, LONG_NONCE));
        box.seal((long) LITTLE.get(full, LONG_NONCE), plain, 0, plain.length, out, at);
        box.clear();
    }

    /** What {@link #seal} sealed, or null if it is not genuine. */
    static byte[] open(byte[] key, byte[] prefix, byte[] nonce, int nonceAt, byte[] in, int at, int plainBytes) {
        var full = nonce(prefix, nonce, nonceAt);
        var box = Nacl.key(key, Arrays.copyOf(full, LONG_NONCE));
        var plain = new byte[plainBytes];
        boolean genuine = box.open((long) LITTLE.get(full, LONG_NONCE), in, at, plainBytes, plain, 0);
        box.clear();
        return genuine ? plain : null;
    }

    /** Overwrites secrets that are there. */
    static void wipe(byte[]... secrets) {
        for (var secret : secrets) {
            if (secret != null) {
                Arrays.fill(secret, (byte) 0);
            }
        }
    }

    private static byte[] nonce(byte[] prefix, byte[] nonce, int at) {
        var full = Arrays.copyOf(prefix, LONG_NONCE + SHORT_NONCE);
        System.arraycopy(nonce, at, full, prefix.length, full.length - prefix.length);
        return full;
    }

    private static byte[] prefix(String text) {
        return text.getBytes(US_ASCII);
    }
}
