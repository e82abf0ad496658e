package spine.journal.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.journal.StateStore;

/** The small states in a folder, one file each, written by one thread. Thread-safe. */
final class PairStore implements StateStore, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PairStore.class);
    private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,64}");
    private static final long RETRY_MILLIS = 1000;
    private static final long GATHER_MILLIS = 5;
    private static final long CLOSE_MILLIS = 5000;
    private static final int MOST_STATES = 1000;

    private final Path folder;
    private final Disk disk;
    private final Map<String, PairTable> open = new HashMap<>();
    private final Thread thread = new Thread(this::run, "spine-state");
    private boolean news;
    private boolean closed;
    private volatile String trouble = "";

    PairStore(Path folder, Disk disk) {
        this.folder = folder;
        this.disk = disk;
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public synchronized State open(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a state's name has 1-64 of a-z, 0-9, '.', '_' and '-'");
        }
        if (closed || open.containsKey(name) || open.size() == MOST_STATES) {
            throw new IllegalStateException(closed ? "the states are closed" : open.size() == MOST_STATES
                    ? MOST_STATES + " states are open" : "the state " + name + " is open already: close it first");
        }
        try {
            var table = new PairTable(name, new PairFile(disk, folder.resolve(name + ".pairs")), this::wake,
                    this::hurry, () -> gone(name));
            open.put(name, table);
            wake();
            return table;
        } catch (IOException e) {
            throw new UncheckedIOException("The state " + name + " was not opened: " + e.getMessage(), e);
        }
    }

    /** Why changes are only in memory; empty if they are not. */
    String trouble() {
        return trouble;
    }

    /** Closes what is still open. */
    @Override
    public void close() {
        tables().forEach(PairTable::close);
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void wake() {
        if (!news) {
            news = true;
            notifyAll();
        }
    }

    private synchronized void hurry() {
        news = true;
        notifyAll();
    }

    private void gone(String name) {
        PairTable table;
        synchronized (this) {
            table = open.remove(name);
        }
        table.release();
    }

    private synchronized List<PairTable> tables() {
        return new ArrayList<>(open.values());
    }

    private void run() {
        try {
            while (pause()) {
                boolean well = true;
                for (var table : tables()) {
                    well &= !table.hasNews() || written(table);
                }
                if (well && !trouble.isEmpty()) {
                    trouble = "";
                    LOG.warn("The small states can be written again");
                }
            }
        } catch (InterruptedException e) {
            LOG.warn("The thread that writes the small states was interrupted");
            trouble = "The thread that writes the small states was interrupted.";
        }
    }

    /** Waits for news, and then a little for more, after a failure longer, unless somebody waits. */
    private synchronized boolean pause() throws InterruptedException {
        while (!news && !closed && trouble.isEmpty()) {
            wait();
        }
        long until = System.nanoTime() + 1_000_000 * (trouble.isEmpty() ? GATHER_MILLIS : RETRY_MILLIS);
        for (long left = until - System.nanoTime(); left > 0 && !closed && !isWaitedFor();
                left = until - System.nanoTime()) {
            wait(1 + left / 1_000_000);
        }
        news = false;
        return !closed;
    }

    private boolean isWaitedFor() {
        return open.values().stream().anyMatch(PairTable::isWaitedFor);
    }

    private boolean written(PairTable table) {
        try {
            table.write();
            return true;
        } catch (IOException | RuntimeException e) {
            if (trouble.isEmpty()) {
                LOG.error("The small states cannot be written; they go on in memory, and are tried again", e);
            }
            trouble = "The state " + table.name() + " cannot be written: " + e.getMessage() + ".";
            return false;
        }
    }
}
