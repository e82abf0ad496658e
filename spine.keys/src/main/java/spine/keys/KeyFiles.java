package spine.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.regex.Pattern;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;
import spine.keys.KeyFileException.Kind;

/**
 * One key pair in a folder: {@code NAME.pub} (0644) and {@code NAME.key} (0600), 32 raw bytes each; 40 characters of
 * Z85 are read as well (SEC-02, SEC-03), and a secret under a passphrase ({@link KeyProtection}). The pair is made once
 * and never replaced: what is incomplete, exposed or does not fit together is refused, not repaired (SEC-04).
 * Thread-safe, also against other processes.
 *
 * <p>How a kill between the two writes is told from a lost file: creation stages the secret as {@code .NAME.key.new},
 * then writes {@code NAME.pub}, then renames the staged secret to {@code NAME.key}, which is the commit.
 *
 * <pre>
 *   .pub  .key  staged | meaning                                | what happens
 *    -     -     -     | first start                            | create
 *    -     -     any   | killed before the public key was out   | drop the staged one, create
 *    yes   -     fits  | killed before the commit               | commit the staged one
 *    yes   -     other | not left by a creation                 | refuse
 *    yes   -     -     | secret lost                            | refuse
 *    -     yes   any   | public key lost                        | refuse
 *    yes   yes   any   | complete                               | check and use; staged is ignored
 * </pre>
 *
 * A change of the pair that a kill interrupted ({@link KeyRotation}) is finished before anything is read.
 */
public final class KeyFiles {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}");

    private final Path folder;
    private final String name;
    private final Path publicFile;
    private final Path secretFile;
    private final PassphraseSource passphrases;
    private final Algorithm algorithm;

    /**
     * Asks {@link PassphraseSource#ofProcess} if the secret is under a passphrase.
     *
     * @param folder where; made if it is missing
     * @param name   such as {@code spine_broker} or {@code twi_ctl}
     */
    public KeyFiles(Path folder, String name) {
        this(folder, name, PassphraseSource.ofProcess());
    }

    /** @param passphrases asked if the secret is under a passphrase */
    public KeyFiles(Path folder, String name, PassphraseSource passphrases) {
        this(folder, name, passphrases, Algorithm.CURVE25519);
    }

    KeyFiles(Path folder, String name, PassphraseSource passphrases, Algorithm algorithm) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("key name '" + name + "' is not 1-64 of [A-Za-z0-9_.-]");
        }
        this.folder = folder.toAbsolutePath();
        this.name = name;
        this.publicFile = this.folder.resolve(name + ".pub");
        this.secretFile = this.folder.resolve(name + ".key");
        this.passphrases = passphrases;
        this.algorithm = algorithm;
    }

    /** Whether a complete pair is there; says nothing about its soundness. */
    public boolean exist() {
        return Files.exists(publicFile) && Files.exists(secretFile);
    }

    /** The pair, made now if there is none. Blocks for the disk. */
    public CurveKeyPair loadOrCreate() throws KeyFileException {
        if (!exist()) {
            new KeyCreation(publicFile, secretFile, new SecureRandom(), algorithm).run();
        }
        return load();
    }

    /** The pair that is there. */
    public CurveKeyPair load() throws KeyFileException {
        new KeyRotation(folder, name, passphrases).recover();
        if (!exist()) {
            throw missing(publicFile, secretFile);
        }
        requirePrivate(secretFile);
        var secret = KeyFileReader.readSecret(secretFile, passphrases);
        try {
            var pair = algorithm.pairOf(secret);
            if (!pair.publicKey().equals(readPublic(publicFile))) {
                pair.destroy();
                throw new KeyFileException(Kind.MISMATCH, publicFile + " does not belong to " + secretFile + ".",
                        "Restore both files from one backup, or remove both to get a new identity.");
            }
            return pair;
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** A public key alone, such as a server's that a client pins (SEC-34). */
    public static VerifiedKey readPublic(Path file) throws KeyFileException {
        return VerifiedKey.of(KeyFileReader.read(file));
    }

    static KeyFileException missing(Path publicFile, Path secretFile) {
        var lost = Files.exists(publicFile) ? secretFile : publicFile;
        return new KeyFileException(Kind.MISSING_FILE, lost + " is missing.",
                "Restore it from a backup; or remove what is left of the pair to get a new identity, "
                        + "with which every peer has to be paired again.");
    }

    static void requirePrivate(Path secretFile) throws KeyFileException {
        try {
            var mode = Files.getPosixFilePermissions(secretFile);
            if (mode.stream().anyMatch(p -> !p.name().startsWith("OWNER_"))) {
                throw new KeyFileException(Kind.EXPOSED_SECRET, "Others than its owner may use " + secretFile + ".",
                        "If nobody else has read it: chmod 600 " + secretFile + "; else make a new pair.");
            }
        } catch (NoSuchFileException e) {
            throw new KeyFileException(Kind.MISSING_FILE, secretFile + " is missing.", "Restore it from a backup.", e);
        } catch (IOException | UnsupportedOperationException e) {
            throw KeyFileReader.failed(secretFile, e);
        }
    }
}
