package spine.zmtp.security.internal;

import java.security.SecureRandom;
import spine.security.nacl.Nacl;

/** Where handshakes take key pairs and random bytes from. */
interface Entropy {
    /** Fills both with a fresh X25519 key pair. */
    void keyPair(byte[] publicKey, byte[] secretKey);

    void fill(byte[] random);

    /** The system's. */
    static Entropy system() {
        var random = new SecureRandom();
        return new Entropy() {
            @Override
            public void keyPair(byte[] publicKey, byte[] secretKey) {
                Nacl.keyPair(publicKey, secretKey);
            }

            @Override
            public void fill(byte[] bytes) {
                random.nextBytes(bytes);
            }
        };
    }
}
