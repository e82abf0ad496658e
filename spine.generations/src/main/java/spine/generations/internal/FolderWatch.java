package spine.generations.internal;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls back soon after something changes in a folder, on a thread of its own that does nothing else. It may miss
 * changes, on network volumes for one: who uses it also looks now and then unasked.
 */
final class FolderWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);

    private final WatchService watch;
    private final Runnable onChange;

    FolderWatch(Path folder, Runnable onChange) throws IOException {
        this.onChange = onChange;
        this.watch = folder.getFileSystem().newWatchService();
        folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
    }

    void start() {
        var thread = new Thread(this::run, "spine-generations-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            var isWatching = true;
            while (isWatching) {
                var key = watch.take();
                key.pollEvents();
                onChange.run();
                isWatching = key.reset();
            }
            LOG.warn("The drop-in folder was removed or replaced; it is now looked at by polling only.");
        } catch (ClosedWatchServiceException closed) {
            LOG.debug("no longer watching");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the thread. */
    @Override
    public void close() throws IOException {
        watch.close();
    }
}
