package spine.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import spine.api.security.CurveKeyPair;

/**
 * Changes a key pair on the disk, make before break (SEC-40). The next pair lies beside the present one as
 * {@code NAME.next.pub} and {@code NAME.next.key} until {@link #finish} puts it in its place. {@code .NAME.rotating}
 * says that the change has begun; whoever finds it, after a kill, does the rest before he reads a key.
 *
 * <pre>
 *   NAME.*  NAME.next.*  .NAME.rotating | meaning                    | what happens
 *   any     -            -              | no rotation                | nothing
 *   old     yes          -              | under way                  | both are offered
 *   any     yes          yes            | killed within finish       | finish
 *   new     -            yes            | killed at finish's end     | remove the mark
 * </pre>
 *
 * Thread-safe within a process; one process at a time, as with {@link KeyFiles}.
 */
public final class KeyRotation {
    private final Path folder;
    private final String name;
    private final Path mark;

    /** The pair of {@link KeyFiles#KeyFiles(Path, String)}. */
    public KeyRotation(Path folder, String name) {
        this.folder = folder.toAbsolutePath();
        this.name = name;
        this.mark = this.folder.resolve("." + name + ".rotating");
    }

    private KeyFiles nextFiles() {
        return new KeyFiles(folder, name + ".next");
    }

    private Path file(String suffix) {
        return folder.resolve(name + suffix);
    }

    /** Does what a kill left undone; to be called before the present pair is loaded. */
    public synchronized void recover() throws KeyFileException {
        if (Files.exists(mark)) {
            complete();
        }
    }

    /** The next pair, if a rotation is under way. */
    public synchronized Optional<CurveKeyPair> next() throws KeyFileException {
        recover();
        var files = nextFiles();
        return files.exist() ? Optional.of(files.load()) : Optional.empty();
    }

    /**
     * Makes the next pair; it is on the disk when this returns.
     *
     * @throws IllegalStateException if a rotation is under way
     */
    public synchronized CurveKeyPair begin() throws KeyFileException {
        if (next().isPresent()) {
            throw new IllegalStateException("a rotation of " + name + " is under way already");
        }
        return nextFiles().loadOrCreate();
    }

    /**
     * Puts the next pair in the place of the present one, whose secret is gone from the disk when this returns.
     *
     * @throws IllegalStateException if no rotation is under way
     */
    public synchronized void finish() throws KeyFileException {
        if (next().isEmpty()) {
            throw new IllegalStateException("no rotation of " + name + " is under way");
        }
        try {
            new DurableFile(mark, "rw-------").write(new byte[0]);
        } catch (IOException e) {
            throw KeyFileReader.failed(mark, e);
        }
        complete();
    }

    /** Forgets the next pair, if there is one. */
    public synchronized void abandon() throws KeyFileException {
        recover();
        try {
            remove(".next.key");
            remove(".next.pub");
        } catch (IOException e) {
            throw KeyFileReader.failed(folder, e);
        }
    }

    /** Idempotent: each step may have been done before. */
    private void complete() throws KeyFileException {
        try {
            move(".key", "rw-------");
            move(".pub", "rw-r--r--");
            remove(".next.key");
            remove(".next.pub");
            Files.deleteIfExists(mark);
        } catch (IOException e) {
            throw KeyFileReader.failed(folder, e);
        }
    }

    private void move(String suffix, String mode) throws IOException {
        var from = file(".next" + suffix);
        if (Files.exists(from)) {
            var bytes = Files.readAllBytes(from);
            try {
                new DurableFile(file(suffix), mode).write(bytes);
            } finally {
                java.util.Arrays.fill(bytes, (byte) 0);
            }
        }
    }

    private void remove(String suffix) throws IOException {
        Files.deleteIfExists(file(suffix));
    }
}
