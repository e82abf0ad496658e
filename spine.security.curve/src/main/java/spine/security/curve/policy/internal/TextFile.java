package spine.security.curve.policy.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import spine.keys.DurableFile;

/**
 * A file of mode 0600 that people edit (SEC-10): read as a whole or not at all, replaced as a whole. A missing file
 * reads as empty. One that others may write is refused; one that others may read is made 0600. One thread at a time.
 */
final class TextFile {
    private static final String MODE = "rw-------";

    /**
     * By what a change is noticed.
     *
     * @param facts size, times, inode and mode; empty if there is no file
     */
    record Stamp(Map<String, Object> facts) {
        boolean isMissing() {
            return facts.isEmpty();
        }
    }

    /** What the file held at one moment. */
    record Reading(String text, Stamp stamp) {
    }

    private final Path path;
    private final int mostBytes;
    private final DurableFile file;

    TextFile(Path path, int mostBytes) {
        this.path = path;
        this.mostBytes = mostBytes;
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
        var text = before.isMissing() ? "" : content();
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
    boolean replace(String text, Stamp since) throws IOException {
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length > mostBytes) {
            throw new IOException(path + " would grow over " + mostBytes + " bytes");
        }
        file.stage(bytes);
        if (!stamp().equals(since)) {
            file.discard();
            return false;
        }
        file.commit();
        return true;
    }

    /**
     * Puts the file aside, if there is one; durable when it returns.
     *
     * @param name of the file in the same folder; replaced if it is there
     */
    void moveAside(String name) throws IOException {
        if (!stamp().isMissing()) {
            Files.move(path, path.resolveSibling(name), StandardCopyOption.ATOMIC_MOVE);
            try (var folder = FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
                folder.force(true);
            }
        }
    }

    private String content() throws IOException {
        try (var in = Files.newInputStream(path)) {
            var bytes = in.readNBytes(mostBytes + 1);
            if (bytes.length > mostBytes) {
                throw new IOException(path + " is larger than " + mostBytes + " bytes");
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
