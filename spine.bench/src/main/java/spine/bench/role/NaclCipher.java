package spine.bench.role;

import spine.security.nacl.BoxKey;
import spine.security.nacl.Nacl;

/** {@code spine.security.nacl} with the provider that the system property pins, or the best. */
final class NaclCipher implements CryptoProgram.Cipher {
    private static final int TAG = 16;
    private final BoxKey key = Nacl.key(new byte[32], new byte[16]);
    private byte[] plain;
    private byte[] box;
    private byte[] opened;
    private long nonce;

    @Override
    public String detail() {
        return Nacl.provider().detail();
    }

    @Override
    public void size(int bytes) {
        plain = new byte[bytes];
        box = new byte[bytes + TAG];
        opened = new byte[bytes];
        seal();
    }

    @Override
    public void seal() {
        key.seal(++nonce, plain, 0, plain.length, box, 0);
    }

    @Override
    public boolean open() {
        return key.open(nonce, box, 0, opened.length, opened, 0);
    }
}
