package spine.security.nacl.ffm.internal;

import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * The functions of libsodium as constants, which is what lets the JIT compile each call to a jump: a handle in a
 * field that may change costs an interpreter's dispatch. Loading this class never fails; {@link #MISSING} says what is
 * missing.
 */
final class Sodium {
    /** (out, at, in, at, length, nonce address, block, key, at): XORs with the stream from that block on. */
    static final MethodHandle XOR;
    /** The same outside the heap: (out address, in address, length, nonce address, block, key, at). */
    static final MethodHandle XOR_OFF_HEAP;
    static final MethodHandle MAC_OFF_HEAP;
    /** (out address, length, nonce address, key, at): the stream itself. */
    static final MethodHandle STREAM;
    /** (tag address, text, at, length, key address). */
    static final MethodHandle MAC;
    /** The same in pieces: (state address, key address), (state, text, at, length), (state, tag address). */
    static final MethodHandle MAC_INIT;
    static final MethodHandle MAC_UPDATE;
    static final MethodHandle MAC_FINAL;
    /** (product, at, scalar, at, point, at): 0, or -1 for a point of small order. */
    static final MethodHandle SCALARMULT;
    static final String VERSION;
    /** Null if all is there; else the reason, with its remedy where there is one. */
    static final String MISSING;
    private static final Foreign FOREIGN;

    private static final List<String> NAMES = List.of("libsodium.so.26", "libsodium.so.23", "libsodium.so",
            "libsodium.dylib", "/opt/homebrew/lib/libsodium.dylib", "/usr/local/lib/libsodium.dylib", "libsodium.dll");

    static {
        var handles = new MethodHandle[9];
        var version = "";
        String missing = null;
        Foreign foreign = null;
        try {
            foreign = new Foreign();
            if (foreign.open(NAMES).isEmpty()) {
                missing = "libsodium is not installed: apt-get install libsodium23";
            } else {
                handles[0] = foreign.function("crypto_stream_salsa20_xor_ic", "aallla");
                handles[1] = foreign.function("crypto_stream_salsa20", "llla");
                handles[2] = foreign.function("crypto_onetimeauth_poly1305", "lall");
                handles[3] = foreign.function("crypto_onetimeauth_poly1305_init", "ll");
                handles[4] = foreign.function("crypto_onetimeauth_poly1305_update", "lal");
                handles[5] = foreign.function("crypto_onetimeauth_poly1305_final", "ll");
                handles[6] = foreign.function("crypto_scalarmult_curve25519", "aaa");
                handles[7] = foreign.function("crypto_stream_salsa20_xor_ic", "llllla");
                handles[8] = foreign.function("crypto_onetimeauth_poly1305", "llll");
                if ((int) foreign.function("sodium_init", "").invokeExact() < 0) {
                    missing = "libsodium failed to start";
                }
                version = foreign.text("sodium_version_string");
            }
        } catch (UnsupportedOperationException e) {
            missing = e.getMessage();
        } catch (Throwable e) {
            LoggerFactory.getLogger(Sodium.class).warn("libsodium cannot be used", e);
            missing = "libsodium cannot be used: " + e;
        }
        XOR = handles[0];
        STREAM = handles[1];
        MAC = handles[2];
        MAC_INIT = handles[3];
        MAC_UPDATE = handles[4];
        MAC_FINAL = handles[5];
        SCALARMULT = handles[6];
        XOR_OFF_HEAP = handles[7];
        MAC_OFF_HEAP = handles[8];
        VERSION = version;
        MISSING = missing;
        FOREIGN = foreign;
    }

    private Sodium() {
    }

    static long address(ByteBuffer direct) {
        try {
            return FOREIGN.address(direct);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
