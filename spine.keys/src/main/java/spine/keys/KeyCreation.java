package spine.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.function.Function;
import spine.api.security.CurveKeyPair;
import spine.keys.KeyFileException.Kind;

/** Makes a pair, or finishes one whose creation was killed; the table is with {@link KeyFiles}. */
class KeyCreation {
    private final DurableFile publicFile;
    private final DurableFile secretFile;
    private final SecureRandom random;
    private final Function<CurveKeyPair, byte[]> form;
    private final Algorithm algorithm;

    /** Secrets as raw bytes. */
    KeyCreation(Path publicFile, Path secretFile, SecureRandom random, Algorithm algorithm) {
        this(publicFile, secretFile, random, CurveKeyPair::secret, algorithm);
    }

    /** @param form the content of the secret's file; wiped afterwards */
    KeyCreation(Path publicFile, Path secretFile, SecureRandom random, Function<CurveKeyPair, byte[]> form,
            Algorithm algorithm) {
        this.publicFile = new DurableFile(publicFile, "rw-r--r--");
        this.secretFile = new DurableFile(secretFile, "rw-------");
        this.random = random;
        this.form = form;
        this.algorithm = algorithm;
    }

    void run() throws KeyFileException {
        var secret = secretFile.path();
        var name = secret.getFileName().toString().replaceFirst("\\.key$", "");
        KeyLock.holding(secret.getParent(), name, () -> {
            createOrFinish();
            return null;
        });
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
        var pair = algorithm.generate(random);
        var secret = form.apply(pair);
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
        if (!KeyFileReader.publicKeyOf(secretFile.staged(), algorithm).equals(KeyFiles.readPublic(publicFile.path()))) {
            throw new KeyFileException(Kind.MISMATCH, secretFile.staged() + " does not belong to "
                    + publicFile.path() + ", and " + secretFile.path() + " is missing.",
                    "Restore the pair from a backup, or remove all three to get a new identity.");
        }
        secretFile.commit();
    }

    /** A place for tests to die at. */
    void reached(String step) {
        // Nothing happens between the steps.
    }
}
