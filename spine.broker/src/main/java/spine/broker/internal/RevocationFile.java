package spine.broker.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import spine.api.security.Revocations.Revoked;
import spine.api.security.VerifiedKey;
import spine.keys.DurableFile;

/**
 * {@code keys/revoked.txt}, mode 0600, replaced as a whole so that no kill leaves a part of it. A line for each key:
 *
 * <pre>
 *   KEY INSTANT BY REASON
 *   40 characters of Z85, one blank, ISO 8601 in UTC, one blank, who (no blanks), one blank, the rest of the line
 * </pre>
 *
 * One writer at a time; the caller sees to that.
 */
final class RevocationFile {
    static final int MOST_LINES = 100_000;
    private static final long MOST_BYTES = MOST_LINES * 400L;

    private final Path path;
    private final DurableFile file;
    private final long mostBytes;

    RevocationFile(Path path) {
        this(path, MOST_BYTES);
    }

    /** @param mostBytes what is neither read nor written if it is more */
    RevocationFile(Path path, long mostBytes) {
        this.path = path;
        this.mostBytes = mostBytes;
        this.file = new DurableFile(path, "rw-------");
    }

    Path path() {
        return path;
    }

    /** What is there; nothing if there is no file. Anything in it that is not understood is an error. */
    List<Revoked> load() throws IOException {
        if (!Files.exists(path)) {
            return List.of();
        }
        var mode = Files.getPosixFilePermissions(path);
        if (mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException("others than its owner may write " + path);
        }
        if (Files.size(path) > mostBytes) {
            throw new IOException(path + " has over " + mostBytes + " bytes");
        }
        var all = new ArrayList<Revoked>();
        int number = 0;
        for (var line : Files.readAllLines(path)) {
            number++;
            if (!line.isBlank()) {
                all.add(parsed(line, number));
            }
        }
        return all;
    }

    private Revoked parsed(String line, int number) throws IOException {
        var parts = line.split(" ", 4);
        try {
            if (parts.length >= 3 && !parts[2].isEmpty()) {
                return new Revoked(VerifiedKey.ofZ85(parts[0]), Instant.parse(parts[1]), parts[2],
                        parts.length == 4 ? parts[3] : "");
            }
        } catch (IllegalArgumentException | DateTimeException malformed) {
            throw new IOException("line " + number + " of " + path + " is broken", malformed);
        }
        throw new IOException("line " + number + " of " + path + " is broken");
    }

    /** Replaces the file by one that {@link #load} takes; it is on the disk when this returns. */
    void save(Collection<Revoked> all) throws IOException {
        var content = all.stream().map(RevocationFile::line).collect(Collectors.joining()).getBytes(UTF_8);
        if (content.length > mostBytes) {
            throw new IOException(path + " would have over " + mostBytes + " bytes");
        }
        file.write(content);
    }

    private static String line(Revoked one) {
        return one.key().z85() + " " + one.at() + " " + one.by() + " " + one.reason() + "\n";
    }
}
