package spine.keys;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import spine.api.security.CurveKeyPair;
import spine.keys.KeyFileException.Kind;

/**
 * Puts the secret of a pair under a passphrase, and takes it out again; the pair itself stays the same, and so does
 * the one that is to follow it, if a rotation is under way. Each file is replaced as a whole. What a disk keeps of the
 * blocks that held the open secret is beyond this: who fears for it rotates the key afterwards. Thread-safe, also
 * against other processes.
 */
public final class KeyProtection {
    private final Path folder;
    private final String name;
    private final ProtectedKey.Cost cost;
    private final Algorithm algorithm;
    private final SecureRandom random = new SecureRandom();

    /** The pair of {@link KeyFiles#KeyFiles(Path, String)}. */
    public KeyProtection(Path folder, String name) {
        this(folder, name, ProtectedKey.Cost.USUAL);
    }

    KeyProtection(Path folder, String name, ProtectedKey.Cost cost) {
        this(folder, name, cost, Algorithm.CURVE25519);
    }

    KeyProtection(Path folder, String name, ProtectedKey.Cost cost, Algorithm algorithm) {
        this.folder = folder.toAbsolutePath();
        this.name = name;
        this.cost = cost;
        this.algorithm = algorithm;
    }

    /** The pair of {@link SigningKey#loadOrCreate}. */
    public static KeyProtection ofSigningKey(Path folder, String name) {
        return new KeyProtection(folder, name, ProtectedKey.Cost.USUAL, Algorithm.ED25519);
    }

    /** Whether the present secret is under a passphrase. */
    public boolean isOn() throws KeyFileException {
        return KeyFileReader.isProtected(file(name));
    }

    /**
     * Puts under the passphrase what is not under one; asks nobody for anything.
     *
     * @return whether anything was changed
     * @throws IllegalArgumentException if the passphrase is too short
     * @throws KeyFileException         if there is no pair or it is unsound; nothing is changed then
     */
    public boolean protect(Passphrase passphrase) throws KeyFileException {
        if (passphrase.isShort()) {
            throw new IllegalArgumentException("a passphrase of at least " + Passphrase.FEWEST_BYTES
                    + " characters is needed");
        }
        return rewrite(false, nobody -> Optional.empty(),
                pair -> ProtectedKey.seal(pair, passphrase, cost, random));
    }

    /**
     * Writes as raw bytes what is under a passphrase.
     *
     * @return whether anything was changed
     * @throws KeyFileException if it does not open, there is no pair, or it is unsound; nothing is changed then
     */
    public boolean unprotect(PassphraseSource passphrases) throws KeyFileException {
        return rewrite(true, passphrases, CurveKeyPair::secret);
    }

    private boolean rewrite(boolean wasOn, PassphraseSource passphrases, Function<CurveKeyPair, byte[]> form)
            throws KeyFileException {
        new KeyRotation(folder, name, passphrases).recover();
        if (!new KeyFiles(folder, name, passphrases, algorithm).exist()) {
            throw new KeyFileException(Kind.MISSING_FILE, "There is no key pair " + name + " in " + folder + ".",
                    "Make it first: a start of the server makes its own, 'spinectl init' a client's.");
        }
        return KeyLock.holding(folder, name, () -> {
            boolean changed = false;
            for (var one : List.of(name, name + ".next")) {
                var files = new KeyFiles(folder, one, passphrases, algorithm);
                if (files.exist() && KeyFileReader.isProtected(file(one)) == wasOn) {
                    write(one, files.load(), form);
                    changed = true;
                }
            }
            return changed;
        });
    }

    private void write(String one, CurveKeyPair pair, Function<CurveKeyPair, byte[]> form) throws IOException {
        var content = form.apply(pair);
        try {
            new DurableFile(file(one), "rw-------").write(content);
        } finally {
            Arrays.fill(content, (byte) 0);
            pair.destroy();
        }
    }

    private Path file(String one) {
        return folder.resolve(one + ".key");
    }
}
