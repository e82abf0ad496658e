package spine.keys;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Set;
import spine.api.security.VerifiedKey;
import spine.keys.KeyFileException.Kind;

/**
 * Makes a pair, or finishes one whose creation was killed; the table is with {@link KeyFiles}. A lock file
 * ({@code .NAME.lock}, let go by the kernel when its holder dies) keeps a second process out meanwhile.
 */
class KeyCreation {
    /** Threads of this process take turns here: a file lock only holds between processes. */
    private static final Object TURN = new Object();

    private final DurableFile publicFile;
    private final DurableFile secretFile;
    private final SecureRandom random;

    KeyCreation(Path publicFile, Path secretFile, SecureRandom random) {
        this.publicFile = new DurableFile(publicFile, "rw-r--r--");
        this.secretFile = new DurableFile(secretFile, "rw-------");
        this.random = random;
    }

    @SuppressWarnings("try") // the lock is only held
    void run() throws KeyFileException {
        var secret = secretFile.path();
        var name = secret.getFileName().toString().replaceFirst("\\.key$", "");
        try {
            Files.createDirectories(secret.getParent(),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            synchronized (TURN) {
                try (var file = FileChannel.open(secret.resolveSibling("." + name + ".lock"),
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                     var lock = file.lock()) {
                    createOrFinish();
                }
            }
        } catch (IOException | UnsupportedOperationException | OverlappingFileLockException e) {
            throw KeyFileReader.failed(secret, e);
        }
    }

    private void createOrFinish() throws IOException, KeyFileException {
        boolean hasPublic = Files.exists(publicFile.path());
        boolean hasSecret = Files.exists(secretFile.path());
        if (hasPublic && hasSecret) {
            return;
        }
        if (hasSecret || hasPublic && !Files.exists(secretFile.staged())) {
            throw KeyFiles.missing(publicFile.path(), secretFile.path());
        }
        if (hasPublic) {
            finish();
        } else {
            create();
        }
    }

    private void create() throws IOException {
        var pair = Curve25519.generate(random);
        var secret = pair.secret();
        try {
            secretFile.stage(secret);
            reached("staged");
            publicFile.stage(pair.publicKey().bytes());
            reached("public staged");
            publicFile.commit();
            reached("public");
            secretFile.commit();
        } finally {
            Arrays.fill(secret, (byte) 0);
            pair.destroy();
        }
    }

    private void finish() throws IOException, KeyFileException {
        var staged = KeyFileReader.read(secretFile.staged());
        try {
            VerifiedKey derived = Curve25519.publicKey(staged);
            if (!derived.equals(KeyFiles.readPublic(publicFile.path()))) {
                throw new KeyFileException(Kind.MISMATCH, secretFile.staged() + " does not belong to "
                        + publicFile.path() + ", and " + secretFile.path() + " is missing.",
                        "Restore the pair from a backup, or remove all three to get a new identity.");
            }
        } finally {
            Arrays.fill(staged, (byte) 0);
        }
        secretFile.commit();
    }

    /** A place for tests to die at. */
    void reached(String step) {
        // Nothing happens between the steps.
    }
}
