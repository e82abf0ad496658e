package spine.cli.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import spine.api.security.CurveKeyPair;
import spine.keys.KeyFileException;
import spine.keys.KeyFiles;
import spine.keys.KeyRotation;
import spine.keys.PassphraseSource;

/**
 * This client's own key pair, also while it is being changed (SEC-02, SEC-40): the present one, and the next one that
 * lies beside it. What a killed change left half done is finished before a key is read. Held open by each call that
 * connects, so that a change does not take the former pair from under it.
 */
final class ClientKeys implements AutoCloseable {
    private static final String NAME = "twi_ctl";

    private final Path folder;
    private final KeyRotation rotation;
    private final KeyFiles files;
    private final boolean fresh;
    private FolderLock lock;
    private CurveKeyPair present;

    private ClientKeys(Path folder, FolderLock lock, PassphraseSource passphrases) throws IOException, KeyFileException {
        this.folder = folder;
        this.lock = lock;
        this.rotation = new KeyRotation(folder, NAME, passphrases);
        this.files = new KeyFiles(folder, NAME, passphrases);
        this.fresh = FolderLock.alone(folder, () -> {
            rotation.recover();
            boolean none = !files.exist();
            present = files.loadOrCreate();
            return none;
        });
    }

    /** The pair in a folder that exists; made if there is none. */
    static ClientKeys open(Path folder, PassphraseSource passphrases) throws IOException, KeyFileException {
        var lock = FolderLock.use(folder);
        try {
            return new ClientKeys(folder, lock, passphrases);
        } catch (IOException | KeyFileException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Whether it was made just now. */
    boolean isFresh() {
        return fresh;
    }

    CurveKeyPair present() {
        return present;
    }

    /** The next pair if a change is under way, or the present one if a change was finished since; else empty. */
    Optional<CurveKeyPair> other() throws IOException, KeyFileException {
        return FolderLock.alone(folder, () -> {
            var next = rotation.next();
            if (next.isPresent()) {
                return next;
            }
            var now = files.load();
            return Optional.of(now).filter(pair -> !pair.publicKey().equals(present.publicKey()));
        });
    }

    /** The next pair, if a change was begun. */
    Optional<CurveKeyPair> next() throws IOException, KeyFileException {
        return FolderLock.alone(folder, rotation::next);
    }

    /** Makes the next pair. */
    CurveKeyPair begin() throws IOException, KeyFileException {
        return FolderLock.alone(folder, rotation::begin);
    }

    /** Puts the next pair in the place of the present one; false if another call has done so. */
    boolean finish() throws IOException, KeyFileException {
        return FolderLock.alone(folder, () -> {
            var next = rotation.next();
            if (next.isPresent()) {
                next.get().destroy();
                rotation.finish();
            }
            return next.isPresent();
        });
    }

    /** Forgets the next pair. */
    void abandon() throws IOException, KeyFileException {
        FolderLock.alone(folder, () -> {
            rotation.abandon();
            return null;
        });
    }

    /** Keeps other calls waiting from now on, unless one is at work with the present pair. */
    boolean alone() throws IOException {
        lock.close();
        var sole = FolderLock.sole(folder);
        lock = sole != null ? sole : FolderLock.use(folder);
        return sole != null;
    }

    @Override
    public void close() throws IOException {
        present.destroy();
        lock.close();
    }
}
