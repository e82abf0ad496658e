package spine.keys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import spine.api.security.CurveKeyPair;
import spine.keys.KeyFileException.Kind;

/**
 * Changes a key pair on the disk, make before break (SEC-40). The next pair lies beside the present one as
 * {@code NAME.next.pub} and {@code NAME.next.key} until {@link #finish} puts it in its place; it is under the
 * passphrase of the present one if that has one. {@code .NAME.rotating} says that the change has begun;
 * {@link KeyFiles} does the rest before it reads a key, if a kill came between.
 *
 * <pre>
 *   NAME.*  NAME.next.*        .NAME.rotating | meaning                    | what happens
 *   any     -                  -              | no rotation                | nothing
 *   old     half, or staged    -              | killed within begin or     | counts as no rotation: nobody was told of
 *                              |                abandon                    | it; removed by the next begin or abandon
 *   old     yes                -              | under way                  | both are offered
 *   old     yes                yes            | killed within finish       | finish
 *   mixed   .pub only, fits    yes            | killed within finish       | finish
 *   new     -                  yes            | killed at finish's end     | remove the mark
 *   any     anything else      yes            | not left by a rotation     | refuse
 * </pre>
 *
 * Thread-safe, also against other processes.
 */
public final class KeyRotation {
    private final Path folder;
    private final String name;
    private final Path mark;
    private final PassphraseSource passphrases;
    private final Consumer<String> reached;

    /** The pair of {@link KeyFiles#KeyFiles(Path, String)}. */
    public KeyRotation(Path folder, String name) {
        this(folder, name, PassphraseSource.ofProcess());
    }

    /** The pair of {@link KeyFiles#KeyFiles(Path, String, PassphraseSource)}. */
    public KeyRotation(Path folder, String name, PassphraseSource passphrases) {
        this(folder, name, passphrases, step -> { });
    }

    /** @param reached told each step: a place for tests to die at */
    KeyRotation(Path folder, String name, PassphraseSource passphrases, Consumer<String> reached) {
        this.folder = folder.toAbsolutePath();
        this.name = name;
        this.mark = this.folder.resolve("." + name + ".rotating");
        this.passphrases = passphrases;
        this.reached = reached;
    }

    /** Does what a kill left undone; {@link KeyFiles} calls it before it loads the present pair. */
    public void recover() throws KeyFileException {
        if (Files.exists(mark)) {
            held(() -> {
                if (Files.exists(mark)) {
                    complete();
                }
            });
        }
    }

    /** The next pair, if a rotation is under way. */
    public Optional<CurveKeyPair> next() throws KeyFileException {
        recover();
        var files = nextFiles();
        return files.exist() ? Optional.of(files.load()) : Optional.empty();
    }

    /**
     * Makes the next pair; it is on the disk when this returns.
     *
     * @throws IllegalStateException if a rotation is under way
     * @throws KeyFileException      if the present pair cannot be loaded, or the disk fails
     */
    public CurveKeyPair begin() throws KeyFileException {
        recover();
        held(() -> {
            if (nextFiles().exist()) {
                throw new IllegalStateException("a rotation of " + name + " is under way already");
            }
            removeNext();
            create();
        });
        return nextFiles().load();
    }

    /**
     * Puts the next pair in the place of the present one, whose secret is gone from the folder when this returns.
     *
     * @throws IllegalStateException if no rotation is under way
     */
    public void finish() throws KeyFileException {
        next().ifPresent(CurveKeyPair::destroy); // what cannot be loaded is not put in place
        held(() -> {
            if (!nextFiles().exist()) {
                throw new IllegalStateException("no rotation of " + name + " is under way");
            }
            new DurableFile(mark, "rw-------").write(new byte[0]);
            reached.accept("marked");
            complete();
        });
    }

    /** Forgets the next pair, if there is one. */
    public void abandon() throws KeyFileException {
        recover();
        held(this::removeNext);
    }

    private KeyFiles nextFiles() {
        return new KeyFiles(folder, name + ".next", passphrases);
    }

    private Path file(String suffix) {
        return folder.resolve(name + suffix);
    }

    private void create() throws KeyFileException {
        var random = new SecureRandom();
        // The present pair opens, so the passphrase, if there is one, is the right one.
        new KeyFiles(folder, name, passphrases).load().destroy();
        var present = file(".key");
        Optional<Passphrase> passphrase = KeyFileReader.isProtected(present) ? passphrases.find(present)
                : Optional.empty();
        try {
            Function<CurveKeyPair, byte[]> form = pair -> passphrase
                    .map(p -> ProtectedKey.seal(pair, p, ProtectedKey.Cost.USUAL, random)).orElseGet(pair::secret);
            new KeyCreation(file(".next.pub"), file(".next.key"), random, form, Algorithm.CURVE25519) {
                @Override
                void reached(String step) {
                    reached.accept(step);
                }
            }.run();
        } finally {
            passphrase.ifPresent(Passphrase::destroy);
        }
    }

    private void removeNext() throws IOException {
        for (var suffix : new String[] {".next.key", ".next.pub"}) {
            Files.deleteIfExists(new DurableFile(file(suffix), "rw-------").staged());
            Files.deleteIfExists(file(suffix));
            reached.accept("removed " + suffix);
        }
        DurableFile.syncFolder(folder);
    }

    /** Idempotent: each step may have been done before. A step is on the disk before the one after it begins. */
    private void complete() throws IOException, KeyFileException {
        checkNext();
        move(".key");
        move(".pub");
        Files.deleteIfExists(mark);
        DurableFile.syncFolder(folder);
    }

    /** Only what a killed finish can have left is finished. */
    private void checkNext() throws KeyFileException {
        var secret = file(".next.key");
        var isFirstStep = Files.exists(secret);
        if (isFirstStep) {
            KeyFiles.requirePrivate(secret);
        }
        if (isFirstStep || Files.exists(file(".next.pub"))) {
            var from = isFirstStep ? secret : file(".key");
            if (!KeyFileReader.publicKeyOf(from, Algorithm.CURVE25519).equals(KeyFiles.readPublic(file(".next.pub")))) {
                throw new KeyFileException(Kind.MISMATCH, file(".next.pub") + " does not belong to " + from
                        + ", while " + mark + " says that they are to replace the present pair.",
                        "Restore the files of " + name + ".next from a backup, or remove them and " + mark
                                + " to stay with the present pair.");
            }
        }
    }

    private void move(String suffix) throws IOException {
        var from = file(".next" + suffix);
        if (Files.exists(from)) {
            Files.move(from, file(suffix), StandardCopyOption.ATOMIC_MOVE);
            DurableFile.syncFolder(folder);
            reached.accept("moved " + suffix);
        }
    }

    private interface Step {
        void run() throws IOException, KeyFileException;
    }

    private void held(Step step) throws KeyFileException {
        KeyLock.holding(folder, name, () -> {
            step.run();
            return null;
        });
    }
}
