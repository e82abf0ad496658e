package spine.secrets.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import spine.api.ErrorCode;
import spine.api.SpineException;

/** Reads a file that only its owner may use; never more of it than it may have. Static functions. */
final class OwnFile {
    private OwnFile() {
    }

    /**
     * The whole file.
     *
     * @param mostBytes that it may have
     * @throws SpineException {@code UNAVAILABLE}, with the command that helps
     */
    static byte[] read(Path file, int mostBytes) throws SpineException {
        try {
            if (!Files.isRegularFile(file)) {
                throw refusal(file + " is not there, or is no file.", "Put the secret there, mode 0600.");
            }
            if (Files.getPosixFilePermissions(file).stream().anyMatch(p -> !p.name().startsWith("OWNER_"))) {
                throw refusal("Others than its owner may use " + file + ".", "Run 'chmod 600 " + file
                        + "', and replace the secret if somebody else may have read it.");
            }
            try (var in = Files.newInputStream(file)) {
                var content = in.readNBytes(mostBytes + 1);
                if (content.length <= mostBytes) {
                    return content;
                }
                Arrays.fill(content, (byte) 0);
                throw refusal(file + " has over " + mostBytes + " bytes.", "Put nothing into it but what belongs there.");
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw refusal(file + " cannot be read (" + e.getClass().getSimpleName() + ").",
                    "Give it to the account that Spine runs as, mode 0600.");
        }
    }

    private static SpineException refusal(String reason, String remedy) {
        return new SpineException(ErrorCode.UNAVAILABLE, reason, remedy);
    }
}
