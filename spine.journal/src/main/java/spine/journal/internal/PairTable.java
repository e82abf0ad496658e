package spine.journal.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.journal.StateStore.State;
import spine.api.message.Durability;

/** One state in memory, and what of it is not on the disk yet. Thread-safe; {@link #write} is the writer's alone. */
final class PairTable implements State {
    private static final Logger LOG = LoggerFactory.getLogger(PairTable.class);
    private static final int MOST_KEYS = 100_000;
    private static final long CLOSE_MILLIS = 5000;

    private record Waiter(Durability wanted, CompletableFuture<Durability> told) {
    }

    private final String name;
    private final PairFile file;
    private final Runnable wake;
    private final Runnable hurry;
    private final Runnable gone;
    private final Map<String, ByteString> pairs;
    private Set<String> changed = new LinkedHashSet<>();
    private List<Waiter> waiters = new ArrayList<>();
    private long liveBytes;
    private boolean closed;
    private final Object writing = new Object();
    private boolean released;

    /**
     * @param wake  tells the writer that there is something to write
     * @param hurry tells it that somebody waits
     * @param gone  called once when it is closed
     */
    PairTable(String name, PairFile file, Runnable wake, Runnable hurry, Runnable gone) throws IOException {
        this.name = name;
        this.file = file;
        this.wake = wake;
        this.hurry = hurry;
        this.gone = gone;
        this.pairs = new LinkedHashMap<>(file.load());
        if (file.isUnsound()) {
            changed.addAll(pairs.keySet());
        }
        pairs.forEach((key, value) -> liveBytes += PairFrame.bytes(key, value));
    }

    String name() {
        return name;
    }

    @Override
    public synchronized Map<String, ByteString> all() {
        return new LinkedHashMap<>(pairs);
    }

    @Override
    public void put(String key, ByteString value) {
        requireNonNull(value);
        int keyBytes = key.getBytes(UTF_8).length;
        if (keyBytes > PairFrame.MOST_KEY || value.size() > PairFrame.MOST_VALUE) {
            throw new IllegalArgumentException("a key of " + keyBytes + " bytes with a value of " + value.size()
                    + " bytes is over the " + PairFrame.MOST_KEY + " and " + PairFrame.MOST_VALUE + " of a state");
        }
        synchronized (this) {
            requireOpen();
            if (pairs.size() >= MOST_KEYS && !pairs.containsKey(key)) {
                throw new IllegalStateException("the state " + name + " is full, with " + MOST_KEYS + " keys");
            }
            var old = pairs.put(key, value);
            liveBytes += PairFrame.FIXED + keyBytes + value.size() - (old == null ? 0 : PairFrame.bytes(key, old));
            changed.add(key);
        }
        wake.run();
    }

    @Override
    public void remove(String key) {
        synchronized (this) {
            requireOpen();
            var old = pairs.remove(key);
            if (old == null) {
                return;
            }
            liveBytes -= PairFrame.bytes(key, old);
            changed.add(key);
        }
        wake.run();
    }

    @Override
    public CompletionStage<Durability> flush(Durability wanted) {
        if (wanted == Durability.ACCEPTED) {
            return Batch.ACCEPTED;
        }
        var told = new CompletableFuture<Durability>();
        synchronized (this) {
            if (closed) {
                return Batch.ACCEPTED;
            }
            waiters.add(new Waiter(wanted, told));
        }
        hurry.run();
        return told.minimalCompletionStage();
    }

    @Override
    public void close() {
        var last = flush(Durability.JOURNALED);
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        try {
            if (last.toCompletableFuture().get(CLOSE_MILLIS, TimeUnit.MILLISECONDS) == Durability.ACCEPTED) {
                LOG.error("The last changes of the state {} could not be written", name);
            }
        } catch (TimeoutException | ExecutionException e) {
            LOG.error("The last changes of the state {} were not written in time", name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        gone.run();
    }

    synchronized boolean isWaitedFor() {
        return !waiters.isEmpty();
    }

    synchronized boolean hasNews() {
        return !changed.isEmpty() || !waiters.isEmpty();
    }

    /** Writes what has changed, in as many bytes as it takes; who waits is told. An exception leaves it as changed. */
    void write() throws IOException {
        synchronized (writing) {
            if (!released) {
                writeChanges();
            }
        }
    }

    /** After it was closed: nothing is written any more. */
    void release() {
        synchronized (writing) {
            released = true;
            try {
                file.close();
            } catch (IOException e) {
                LOG.warn("The file of the state {} could not be closed", name, e);
            }
        }
    }

    private void writeChanges() throws IOException {
        Set<String> keys;
        List<Waiter> waiting;
        List<PairFrame> frames;
        boolean whole;
        synchronized (this) {
            keys = changed;
            changed = new LinkedHashSet<>();
            waiting = waiters;
            waiters = new ArrayList<>();
            whole = file.isDue(liveBytes);
            frames = frames(whole ? pairs.keySet() : keys);
        }
        boolean sync = waiting.stream().anyMatch(waiter -> waiter.wanted() == Durability.SYNCED);
        try {
            put(frames, whole, sync);
        } catch (IOException | RuntimeException e) {
            synchronized (this) {
                keys.addAll(changed);
                changed = keys;
            }
            waiting.forEach(waiter -> waiter.told().complete(Durability.ACCEPTED));
            throw e;
        }
        waiting.forEach(waiter -> waiter.told().complete(
                waiter.wanted() == Durability.SYNCED ? Durability.SYNCED : Durability.JOURNALED));
    }

    private void put(List<PairFrame> frames, boolean whole, boolean sync) throws IOException {
        if (whole) {
            file.rewrite(frames);
            return;
        }
        file.append(frames);
        if (sync) {
            try {
                file.force();
            } catch (IOException e) {
                file.distrust();
                throw e;
            }
        }
    }

    private List<PairFrame> frames(Set<String> keys) {
        return keys.stream().map(key -> new PairFrame(key, pairs.get(key))).toList();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the state " + name + " is closed");
        }
    }
}
