package spine.security.nacl.jna.internal;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * libsodium's functions by JNA's direct mapping. Pointers are passed as numbers: JNA converts nothing then, where an
 * array would be copied whole, twice. Loading this class never fails; {@link #MISSING} says what is missing.
 */
final class Sodium {
    /** Null if all is there; else the reason, with its remedy where there is one. */
    static final String MISSING;
    static final String VERSION;

    private static final List<String> NAMES = List.of("libsodium.so.26", "libsodium.so.23", "sodium",
            "/opt/homebrew/lib/libsodium.dylib", "/usr/local/lib/libsodium.dylib");

    static {
        String missing;
        var version = "";
        try {
            var library = open();
            if (library == null) {
                missing = "libsodium is not installed: apt-get install libsodium23";
            } else if (Native.POINTER_SIZE != Long.BYTES) {
                missing = "needs a machine of 64 bits";
            } else {
                Native.register(Sodium.class, library);
                missing = library.getFunction("sodium_init").invokeInt(new Object[0]) < 0
                        ? "libsodium failed to start" : null;
                version = library.getFunction("sodium_version_string").invokeString(new Object[0], false);
            }
        } catch (LinkageError | RuntimeException e) {
            LoggerFactory.getLogger(Sodium.class).warn("libsodium cannot be used by JNA", e);
            missing = "libsodium cannot be used by JNA: " + e;
        }
        MISSING = missing;
        VERSION = version;
    }

    private Sodium() {
    }

    private static NativeLibrary open() {
        for (var name : NAMES) {
            try {
                return NativeLibrary.getInstance(name);
            } catch (UnsatisfiedLinkError e) {
                LoggerFactory.getLogger(Sodium.class).debug("no {} here: {}", name, e.getMessage());
            }
        }
        return null;
    }

    static long address(ByteBuffer direct) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
    }

    static native int crypto_stream_salsa20_xor_ic(long out, long in, long length, long nonce, long block, long key);

    static native int crypto_onetimeauth_poly1305(long tag, long text, long length, long key);

    static native int crypto_onetimeauth_poly1305_init(long state, long key);

    static native int crypto_onetimeauth_poly1305_update(long state, long text, long length);

    static native int crypto_onetimeauth_poly1305_final(long state, long tag);

    static native int crypto_scalarmult_curve25519(long product, long scalar, long point);
}
