package spine.security.curve.policy.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.SpineException;
import spine.api.security.AuditLog;
import spine.api.security.AuditLog.Level;
import spine.security.curve.policy.internal.TextFile.Reading;
import spine.security.curve.policy.internal.TextFile.Stamp;

/**
 * The whitelist as it holds now (SEC-10 to SEC-13). Somebody calls {@link #look} a few times a second; a change of the
 * file is taken over when it has settled, see {@link FileWatch}. What cannot be read leaves the previous state in
 * force. Our own changes are on the disk and in force when the method returns. Thread-safe.
 */
public final class Whitelist {
    /** Room for 50,000 keys and their labels. */
    static final int MOST_BYTES = 4 << 20;
    private static final Logger LOG = LoggerFactory.getLogger(Whitelist.class);
    private static final Duration SETTLE = Duration.ofSeconds(1);
    private static final long LOOK_AGAIN_MILLIS = 50;
    private static final int TRIES = 5;
    private static final int MALFORMED_TOLD = 20;

    /** What a change makes of the whitelist; the same object for no change. */
    @FunctionalInterface
    public interface Change {
        /** @throws SpineException to refuse; then nothing has changed */
        WhitelistText of(WhitelistText text) throws SpineException;
    }

    private record State(WhitelistText text, Stamp stamp) {
    }

    private final TextFile file;
    private final AuditLog audit;
    private final Consumer<WhitelistText> publish;
    private final FileWatch watch;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition settled = lock.newCondition();
    private final boolean startedEmpty;
    private final Optional<String> startFailure;
    private volatile State state = new State(WhitelistText.EMPTY, null);
    private volatile String failureTold = "";

    /** @param publish told each state that comes into force */
    Whitelist(TextFile file, AuditLog audit, Consumer<WhitelistText> publish) {
        this.file = file;
        this.audit = audit;
        this.publish = publish;
        this.watch = new FileWatch(file);
        Optional<String> failure = Optional.empty();
        lock.lock();
        try {
            apply(file.read());
        } catch (IOException e) {
            failure = Optional.of(e.toString());
            failed(e);
        } finally {
            lock.unlock();
        }
        startFailure = failure;
        startedEmpty = failure.isEmpty() && state.text().isEmpty();
    }

    /** Whether there was no key at the start, so that BOOTSTRAP may open; what happens later changes nothing. */
    public boolean startedEmpty() {
        return startedEmpty;
    }

    /** Why the file could not be read at the start. */
    Optional<String> startFailure() {
        return startFailure;
    }

    /** Why the file cannot be read now, so that a former state is in force. */
    Optional<String> fault() {
        return Optional.of(failureTold).filter(why -> !why.isEmpty());
    }

    /** Who is on it, in the order of the file. */
    public Collection<WhitelistEntry> entries() {
        return state.text().entries().values();
    }

    public WhitelistText text() {
        return state.text();
    }

    /** Notices changes of the file; never throws. */
    void look() {
        lock.lock();
        try {
            var read = watch.look(state.stamp());
            if (read.isPresent()) {
                apply(read.get());
            } else if (!watch.isPending()) {
                failureTold = "";
            }
        } catch (IOException | RuntimeException e) {
            failed(e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Changes it, on top of what people have written meanwhile.
     *
     * @param change may be called more than once
     * @return false if there was nothing to change
     * @throws IOException    if it is not on the disk; then nothing has changed
     * @throws SpineException the change's own refusal
     */
    public boolean edit(Change change) throws IOException, SpineException {
        lock.lock();
        try {
            for (int i = 0; i < TRIES; i++) {
                awaitOthers();
                var read = file.read();
                var text = WhitelistText.parse(read.text());
                var next = change.of(text);
                if (next == text) {
                    return false;
                }
                if (file.replace(next.toString(), read.stamp())) {
                    apply(file.read());
                    return true;
                }
            }
            throw new IOException(file.path() + " is being changed by somebody else");
        } finally {
            lock.unlock();
        }
    }

    /**
     * Puts the file aside and goes on with none: nobody is on the whitelist any more (SEC-36).
     *
     * @param name of the file in the same folder that keeps the former state
     */
    void reset(String name) throws IOException {
        lock.lock();
        try {
            file.moveAside(name);
            apply(file.read());
        } finally {
            lock.unlock();
        }
    }

    /** Lets an edit by hand finish before ours is put on top of it. */
    private void awaitOthers() throws IOException {
        long deadline = System.nanoTime() + SETTLE.toNanos();
        try {
            while (!file.stamp().equals(state.stamp()) && deadline - System.nanoTime() > 0) {
                settled.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before " + file.path() + " was changed", e);
        }
    }

    private void apply(Reading read) {
        var before = state.text().entries();
        var text = WhitelistText.parse(read.text());
        var after = text.entries();
        state = new State(text, read.stamp());
        watch.taken();
        failureTold = "";
        settled.signalAll();
        publish.accept(text);
        long removed = before.keySet().stream().filter(k -> !after.containsKey(k)).count();
        long added = after.keySet().stream().filter(k -> !before.containsKey(k)).count();
        LOG.info("Whitelist: {} keys, {} added, {} removed", after.size(), added, removed);
        audit.record("AUTH-004", Level.INFO, "whitelist loaded", Map.of("keys", Integer.toString(after.size()),
                "added", Long.toString(added), "removed", Long.toString(removed)));
        tell(text.malformed());
    }

    private void tell(List<WhitelistText.Malformed> malformed) {
        for (var line : malformed.subList(0, Math.min(malformed.size(), MALFORMED_TOLD))) {
            LOG.warn("{} line {} is skipped: it {}", file.path(), line.line(), line.reason());
            audit.record("AUTH-004", Level.WARNING, "whitelist line skipped", Map.of("line",
                    Integer.toString(line.line()), "reason", line.reason(), "of", Integer.toString(malformed.size())));
        }
    }

    private void failed(Exception e) {
        if (!failureTold.equals(e.toString())) {
            failureTold = e.toString();
            LOG.error("The whitelist cannot be read; what held before still holds", e);
            audit.record("AUTH-004", Level.CRITICAL, "whitelist not readable, previous state kept",
                    Map.of("reason", e.toString()));
        }
    }
}
