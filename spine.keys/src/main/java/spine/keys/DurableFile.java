package spine.keys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that is replaced as a whole: after {@link #write} a reader, and a machine that lost its power, finds the old
 * content or the new one, never a part. The file has its mode from its first byte on. Two steps, so that two files
 * can be changed together: {@link #stage} puts the content beside the file, {@link #commit} puts it in its place.
 * One writer at a time for each file; the caller sees to that.
 */
public final class DurableFile {
    private final Path path;
    private final Path staged;
    private final Set<PosixFilePermission> mode;

    /**
     * @param path the file
     * @param mode such as {@code rw-------}; holds exactly, whatever the umask
     */
    public DurableFile(Path path, String mode) {
        this.path = path.toAbsolutePath();
        this.staged = this.path.resolveSibling("." + path.getFileName() + ".new");
        this.mode = PosixFilePermissions.fromString(mode);
    }

    /** The file. */
    public Path path() {
        return path;
    }

    /** Where staged content lies: {@code .NAME.new} in the same folder. */
    public Path staged() {
        return staged;
    }

    /** Stages and commits. */
    public void write(byte[] content) throws IOException {
        stage(content);
        commit();
    }

    /** Writes the content beside the file and waits until it is on the disk; what was staged before is dropped. */
    public void stage(byte[] content) throws IOException {
        Files.deleteIfExists(staged);
        try (var channel = FileChannel.open(staged, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(mode))) {
            Files.setPosixFilePermissions(staged, mode);
            var bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        syncFolder(path.getParent());
    }

    /** Puts the staged content in the file's place and waits until that is on the disk. */
    public void commit() throws IOException {
        Files.move(staged, path, StandardCopyOption.ATOMIC_MOVE);
        syncFolder(path.getParent());
    }

    /** Drops what was staged. */
    public void discard() throws IOException {
        Files.deleteIfExists(staged);
        syncFolder(path.getParent());
    }

    /** Waits until what was made, moved and removed in a folder is on the disk. */
    static void syncFolder(Path folder) throws IOException {
        try (var open = FileChannel.open(folder, StandardOpenOption.READ)) {
            open.force(true);
        }
    }
}
