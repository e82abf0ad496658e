package spine.security.nacl;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.util.List;
import java.util.Optional;

/** libsodium by JNA, to compare with. */
public interface Sodium extends Library {
    int sodium_init();

    int crypto_secretbox_easy(byte[] box, byte[] message, long length, byte[] nonce, byte[] key);

    int crypto_secretbox_open_easy(byte[] message, byte[] box, long length, byte[] nonce, byte[] key);

    int crypto_scalarmult_curve25519(byte[] out, byte[] scalar, byte[] point);

    int crypto_box_beforenm(byte[] key, byte[] publicKey, byte[] secretKey);

    /** Empty if this machine has none. */
    static Optional<Sodium> load() {
        for (var name : List.of("sodium", "libsodium.so.23", "libsodium.so.26")) {
            try {
                var sodium = Native.load(name, Sodium.class);
                sodium.sodium_init();
                return Optional.of(sodium);
            } catch (UnsatisfiedLinkError e) {
                continue;
            }
        }
        return Optional.empty();
    }
}
