package spine.security.curve.policy.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import spine.keys.DurableFile;

/**
 * The file {@code whitelist.txt} (SEC-10): read as a whole or not at all, replaced as a whole. A missing file reads as
 * empty. One that others may write is refused; one that others may read is made 0600. One thread at a time.
 */
final class WhitelistFile {
    /** Room for 50,000 keys and their labels. */
    static final int MOST_BYTES = 4 << 20;
    private static final String MODE = "rw-------";

    /**
     * By what a change is noticed.
     *
     * @param facts size, times, inode and mode; empty if there is no file
     */
    record Stamp(Map<String, Object> facts) {
    }

    /** What the file held at one moment. */
    record Reading(WhitelistText text, Stamp stamp) {
    }

    private final Path path;
    private final DurableFile file;

    WhitelistFile(Path path) {
        this.path = path;
        this.file = new DurableFile(path, MODE);
    }

    Path path() {
        return path;
    }

    /** A cheap look, without reading. */
    Stamp stamp() throws IOException {
        try {
            return new Stamp(Files.readAttributes(path, "unix:size,lastModifiedTime,ctime,ino,mode"));
        } catch (NoSuchFileException e) {
            if (Files.isSymbolicLink(path)) {
                throw e;
            }
            return new Stamp(Map.of());
        }
    }

    /** @throws IOException if it cannot be read, changes meanwhile, is too large, or others may write it */
    Reading read() throws IOException {
        checkMode();
        var before = stamp();
        var text = before.facts().isEmpty() ? WhitelistText.EMPTY : WhitelistText.parse(content());
        if (!stamp().equals(before)) {
            throw new IOException(path + " changed while it was read");
        }
        return new Reading(text, before);
    }

    /**
     * Replaces the file, unless it has changed since.
     *
     * @param since the state that the new text was made from
     * @return false if somebody else changed it meanwhile; nothing is written then
     */
    boolean replace(WhitelistText text, Stamp since) throws IOException {
        var bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length > MOST_BYTES) {
            throw new IOException(path + " would grow over " + MOST_BYTES + " bytes");
        }
        file.stage(bytes);
        if (!stamp().equals(since)) {
            file.discard();
            return false;
        }
        file.commit();
        return true;
    }

    private String content() throws IOException {
        try (var in = Files.newInputStream(path)) {
            var bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException(path + " is larger than " + MOST_BYTES + " bytes");
            }
            // Keeps every byte of foreign comments, whatever their encoding; entries are ASCII.
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    private void checkMode() throws IOException {
        if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.isRegularFile(path)) {
            throw new IOException(path + " is not a file");
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path);
        if (mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException("others than its owner may write " + path + "; check it, then: chmod 600 " + path);
        }
        if (mode.stream().anyMatch(p -> !p.name().startsWith("OWNER_"))) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(MODE));
        }
    }
}
