package spine.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import spine.api.security.VerifiedKey;
import spine.api.security.Z85;
import spine.keys.KeyFileException.Kind;

/**
 * Reads 32 bytes of key, raw or as Z85 with white space after it (SEC-03), or a protected secret; never more of a file
 * than a key can have.
 */
final class KeyFileReader {
    private static final int Z85_CHARACTERS = 40;
    private static final int MOST_BYTES = ProtectedKey.BYTES + 1;

    private KeyFileReader() {
    }

    /** What is done with a file's bytes, which are wiped afterwards. */
    private interface Reading<T> {
        T of(byte[] content) throws KeyFileException;
    }

    /** A key that is under no passphrase. */
    static byte[] read(Path file) throws KeyFileException {
        return read(file, KeyFileReader::plain);
    }

    /** A secret; the source is asked if it is under a passphrase. The caller wipes it. */
    static byte[] readSecret(Path file, PassphraseSource passphrases) throws KeyFileException {
        return read(file, content -> ProtectedKey.is(content) ? open(file, content, passphrases) : plain(content));
    }

    static boolean isProtected(Path file) throws KeyFileException {
        return read(file, ProtectedKey::is);
    }

    /** The public key of a secret's file: derived, or as a protected one names it. */
    static VerifiedKey publicKeyOf(Path file, Algorithm algorithm) throws KeyFileException {
        return read(file, content -> {
            if (ProtectedKey.is(content)) {
                return ProtectedKey.publicKey(content);
            }
            var secret = plain(content);
            try {
                return algorithm.publicKey(secret);
            } finally {
                Arrays.fill(secret, (byte) 0);
            }
        });
    }

    private static <T> T read(Path file, Reading<T> reading) throws KeyFileException {
        byte[] content = null;
        try (var in = Files.newInputStream(file)) {
            content = in.readNBytes(MOST_BYTES);
            return reading.of(content);
        } catch (NoSuchFileException e) {
            throw new KeyFileException(Kind.MISSING_FILE, file + " is missing.", "Restore it from a backup.", e);
        } catch (IllegalArgumentException e) {
            throw new KeyFileException(Kind.MALFORMED,
                    file + " is neither 32 bytes nor 40 characters of Z85 nor a protected key of a known form.",
                    "Restore the pair from a backup, or remove both files to get a new identity.");
        } catch (IOException e) {
            throw failed(file, e);
        } finally {
            if (content != null) {
                Arrays.fill(content, (byte) 0);
            }
        }
    }

    private static byte[] open(Path file, byte[] content, PassphraseSource passphrases) throws KeyFileException {
        ProtectedKey.publicKey(content); // what has no known form is refused before anybody is asked
        var passphrase = passphrases.find(file).orElseThrow(() -> new KeyFileException(Kind.LOCKED,
                file + " is under a passphrase, and none was given.", remedy()));
        try {
            return ProtectedKey.open(content, passphrase).orElseThrow(() -> new KeyFileException(Kind.LOCKED,
                    file + " does not open: the passphrase is another one, or the file was changed.", remedy()));
        } finally {
            passphrase.destroy();
        }
    }

    private static String remedy() {
        return "Let $" + PassphraseSource.FILE_VARIABLE + " name a file (0600) whose first line is the passphrase, or"
                + " restore the pair from a backup.";
    }

    private static byte[] plain(byte[] content) {
        return content.length == Curve25519.KEY_BYTES ? content.clone() : fromZ85(content);
    }

    private static byte[] fromZ85(byte[] content) {
        int end = content.length;
        while (end > 0 && Character.isWhitespace(content[end - 1])) {
            end--;
        }
        if (end != Z85_CHARACTERS) {
            throw new IllegalArgumentException("length");
        }
        return Z85.decode(new String(content, 0, end, StandardCharsets.ISO_8859_1));
    }

    static KeyFileException failed(Path file, Exception e) {
        return new KeyFileException(Kind.IO, file + " cannot be used: " + e + ".",
                "Check that the folder is on a POSIX file system and belongs to the account that Spine runs as.", e);
    }
}
