package spine.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import spine.api.security.Z85;
import spine.keys.KeyFileException.Kind;

/** Reads 32 bytes of key, raw or as Z85 with white space after it (SEC-03); never more than 64 bytes of a file. */
final class KeyFileReader {
    private static final int Z85_CHARACTERS = 40;
    private static final int MOST_BYTES = 64;

    private KeyFileReader() {
    }

    static byte[] read(Path file) throws KeyFileException {
        byte[] content = null;
        try (var in = Files.newInputStream(file)) {
            content = in.readNBytes(MOST_BYTES);
            return content.length == Curve25519.KEY_BYTES ? content.clone() : fromZ85(content);
        } catch (NoSuchFileException e) {
            throw new KeyFileException(Kind.MISSING_FILE, file + " is missing.", "Restore it from a backup.", e);
        } catch (IllegalArgumentException e) {
            throw new KeyFileException(Kind.MALFORMED, file + " is neither 32 bytes nor 40 characters of Z85.",
                    "Restore the pair from a backup, or remove both files to get a new identity.");
        } catch (IOException e) {
            throw failed(file, e);
        } finally {
            if (content != null) {
                Arrays.fill(content, (byte) 0);
            }
        }
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
