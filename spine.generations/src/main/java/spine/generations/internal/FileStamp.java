package spine.generations.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;

/**
 * By what a change of a file is seen without reading it.
 *
 * @param size     in bytes
 * @param modified last modification
 * @param key      the file's identity on its volume, as text; a rename over it changes this one
 */
record FileStamp(long size, FileTime modified, String key) {
    /** Of the file that a path leads to, symbolic links followed; empty if there is no regular file. */
    static Optional<FileStamp> of(Path file) {
        try {
            var a = Files.readAttributes(file, BasicFileAttributes.class);
            return a.isRegularFile()
                    ? Optional.of(new FileStamp(a.size(), a.lastModifiedTime(), String.valueOf(a.fileKey())))
                    : Optional.empty();
        } catch (IOException absent) {
            return Optional.empty(); // removed between listing and looking: as good as never seen
        }
    }
}
