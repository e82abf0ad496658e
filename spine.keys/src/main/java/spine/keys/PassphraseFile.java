package spine.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import spine.keys.KeyFileException.Kind;

/** Reads the first line of a file as a passphrase; never more than it may have. */
final class PassphraseFile {
    private PassphraseFile() {
    }

    /**
     * @param strict whether the group may do nothing with it; a service manager gives its credentials by an access
     *               list, which the mode shows as a right of the group
     */
    static Passphrase read(Path file, boolean strict) throws KeyFileException {
        byte[] content = null;
        try {
            var mode = Files.getPosixFilePermissions(file);
            if (mode.stream().map(Enum::name).anyMatch(p -> p.startsWith("OTHERS_")
                    || strict && p.startsWith("GROUP_"))) {
                throw new KeyFileException(Kind.EXPOSED_SECRET, "Others than its owner may use " + file + ".",
                        "chmod 600 " + file + ", and change the passphrase if somebody else may have read it.");
            }
            try (var in = Files.newInputStream(file)) {
                content = in.readNBytes(Passphrase.MOST_BYTES + 2);
            }
            return Passphrase.ofUtf8(Arrays.copyOf(content, endOfLine(content)));
        } catch (IllegalArgumentException e) {
            throw new KeyFileException(Kind.LOCKED, file + " holds no passphrase: " + e.getMessage() + ".",
                    "Write the passphrase as its first line.");
        } catch (IOException | UnsupportedOperationException e) {
            throw new KeyFileException(Kind.LOCKED, "The passphrase file " + file + " cannot be read: " + e + ".",
                    "Let $" + PassphraseSource.FILE_VARIABLE + " name a file (0600) whose first line is the"
                            + " passphrase.", e);
        } finally {
            if (content != null) {
                Arrays.fill(content, (byte) 0);
            }
        }
    }

    private static int endOfLine(byte[] content) {
        int end = 0;
        while (end < content.length && content[end] != '\n') {
            end++;
        }
        return end > 0 && content[end - 1] == '\r' ? end - 1 : end;
    }
}
