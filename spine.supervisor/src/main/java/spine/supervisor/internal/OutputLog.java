package spine.supervisor.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what a process prints into {@code NAME.log}, {@code NAME.log.1} and so on, bounded in number and size, readable by
 * this account alone. A disk that is full costs lines, and never holds up the process. Belongs to one thread.
 */
final class OutputLog {
    private static final Logger LOG = LoggerFactory.getLogger(OutputLog.class);
    private static final int PIECE = 8192;

    private final Path file;
    private final long mostBytes;
    private final int files;
    private boolean isTold;

    /**
     * @param mostBytes of each file
     * @param files     the one that is written among them
     */
    OutputLog(Path file, long mostBytes, int files) {
        this.file = file;
        this.mostBytes = mostBytes;
        this.files = files;
    }

    /** Copies until the stream ends. */
    void copy(InputStream from) {
        var piece = new byte[PIECE];
        try (from) {
            for (int read = from.read(piece); read >= 0; read = from.read(piece)) {
                write(piece, read);
            }
        } catch (IOException closed) {
            LOG.debug("the output for {} ends: {}", file, closed.getMessage());
        }
    }

    private void write(byte[] piece, int length) {
        try {
            if (Files.exists(file) && Files.size(file) + length > mostBytes) {
                rotate();
            }
            if (!Files.exists(file)) {
                Files.createDirectories(file.getParent(),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND)) {
                out.write(piece, 0, length);
            }
            isTold = false;
        } catch (IOException e) {
            if (!isTold) {
                isTold = true;
                LOG.warn("{} cannot be written, its process goes on without: {}", file, e.toString());
            }
        }
    }

    private void rotate() throws IOException {
        for (int i = files - 1; i > 0; i--) {
            try {
                Files.move(older(i - 1), older(i), StandardCopyOption.REPLACE_EXISTING);
            } catch (NoSuchFileException none) {
                LOG.trace("{} is not there yet", older(i - 1));
            }
        }
        Files.deleteIfExists(file);
    }

    private Path older(int number) {
        return number == 0 ? file : file.resolveSibling(file.getFileName() + "." + number);
    }
}
