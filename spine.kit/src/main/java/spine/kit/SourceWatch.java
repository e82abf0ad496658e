package spine.kit;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits for somebody to save a file below a folder. Looks ten times a second, which works on every file system and costs
 * nothing for a project's few files; what tools make ({@code target}, caches, hidden files) does not count. For one thread,
 * but for {@link #close}.
 */
public final class SourceWatch implements AutoCloseable {
    private static final long LOOK_MILLIS = 100;
    private static final long SETTLING_MILLIS = 30;
    private static final int MOST_FILES = 20_000;

    private final Path folder;
    private final CountDownLatch closed = new CountDownLatch(1);
    private Map<Path, String> seen;
    private long saved;

    /** What is there now counts as seen. */
    public SourceWatch(Path folder) throws IOException, KitException {
        this.folder = folder;
        this.seen = look();
    }

    /**
     * Blocks until something was saved, and nothing more since a moment.
     *
     * @return false if it was closed
     */
    public boolean awaitChange() throws InterruptedException, IOException, KitException {
        while (!closed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            var now = look();
            if (!now.equals(seen)) {
                for (var before = seen; !now.equals(before) && !closed.await(SETTLING_MILLIS, TimeUnit.MILLISECONDS);) {
                    before = now;
                    now = look();
                }
                seen = now;
                return closed.getCount() > 0;
            }
        }
        return false;
    }

    /** When the newest file was saved, in Unix milliseconds; 0 if there is none. */
    public long savedMillis() {
        return saved;
    }

    private Map<Path, String> look() throws IOException, KitException {
        var found = new TreeMap<Path, String>();
        saved = 0;
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                return isLeftOut(dir) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes is) {
                if (!isLeftOut(file)) {
                    saved = Math.max(saved, is.lastModifiedTime().toMillis());
                    found.put(file, is.size() + " " + is.lastModifiedTime().toMillis() + " " + is.fileKey());
                }
                return found.size() > MOST_FILES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE; // an editor has put another one in its place: the next look sees that
            }
        });
        if (found.size() > MOST_FILES) {
            throw new KitException(folder + " holds more than " + MOST_FILES + " files.", "Name the agent's own folder.");
        }
        return found;
    }

    private boolean isLeftOut(Path path) {
        var name = path.getFileName().toString();
        return !path.equals(folder) && (name.startsWith(".") || name.startsWith("#") || name.endsWith("~")
                || name.equals("target") || name.equals("__pycache__"));
    }

    /** Ends the waiting. */
    @Override
    public void close() {
        closed.countDown();
    }
}
