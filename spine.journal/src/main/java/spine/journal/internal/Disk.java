package spine.journal.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What the journal asks of the file system when it writes: a seam, so that a test can have a full or a broken disk. */
interface Disk {
    /** The disk as it is. */
    Disk REAL = new Disk() {
    };

    /** Writes at least a byte of them. */
    default void write(FileChannel file, ByteBuffer bytes, long position) throws IOException {
        file.write(bytes, position);
    }

    /** Returns when the content is on the disk. */
    default void force(FileChannel file) throws IOException {
        file.force(false);
    }

    /** Returns when what was made, renamed and removed in the folder is on the disk. */
    default void syncFolder(Path folder) throws IOException {
        try (var open = FileChannel.open(folder, StandardOpenOption.READ)) {
            open.force(true);
        }
    }

    /** Bytes that this process may still take. */
    default long free(Path folder) throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }
}
