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
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Principal.Role;
import spine.api.security.AuditLog;
import spine.api.security.AuditLog.Level;
import spine.api.security.PolicyService;
import spine.api.security.PolicySnapshot;
import spine.api.security.VerifiedKey;
import spine.security.curve.policy.internal.WhitelistFile.Reading;
import spine.security.curve.policy.internal.WhitelistFile.Stamp;

/**
 * The whitelist as it holds now (SEC-10 to SEC-13). Somebody calls {@link #look} a few times a second; a change of the
 * file is taken over when it has looked the same {@value #LOOKS} times in a row, so that a file that is being written
 * is not taken for a finished one. What cannot be read leaves the previous state in force. Our own changes are on the
 * disk and in force when the method returns. Thread-safe; {@link #current} is one volatile read.
 */
public final class Whitelist implements PolicyService {
    /** Looks at the same state before it holds. */
    static final int LOOKS = 3;
    private static final Logger LOG = LoggerFactory.getLogger(Whitelist.class);
    private static final Duration SETTLE = Duration.ofSeconds(1);
    private static final long LOOK_AGAIN_MILLIS = 50;
    private static final int TRIES = 5;
    private static final int MALFORMED_TOLD = 20;

    private record State(KeySnapshot snapshot, WhitelistText text, Stamp stamp) {
    }

    private final WhitelistFile file;
    private final AuditLog audit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition settled = lock.newCondition();
    private final boolean startedEmpty;
    private final Optional<String> startFailure;
    private volatile State state;
    private Stamp candidate;
    private int looks;
    private String failureTold = "";

    Whitelist(WhitelistFile file, AuditLog audit) {
        this.file = file;
        this.audit = audit;
        // Starts at the time of day, so that versions also rise over restarts of this component.
        long first = System.currentTimeMillis();
        state = new State(new KeySnapshot(first, Map.of(), "the whitelist was never read"), WhitelistText.EMPTY, null);
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

    @Override
    public PolicySnapshot current() {
        return state.snapshot();
    }

    /** Whether there was no key at the start, so that BOOTSTRAP may open; what happens later changes nothing. */
    public boolean startedEmpty() {
        return startedEmpty;
    }

    /** Why the file could not be read at the start. */
    Optional<String> startFailure() {
        return startFailure;
    }

    /** Who is on it, in the order of the file. */
    public Collection<WhitelistEntry> entries() {
        return state.text().entries().values();
    }

    /** Notices changes of the file; never throws. */
    void look() {
        lock.lock();
        try {
            var now = file.stamp();
            if (now.equals(state.stamp())) {
                candidate = null;
            } else if (!now.equals(candidate)) {
                candidate = now;
                looks = 1;
            } else if (++looks >= LOOKS) {
                apply(file.read());
            }
        } catch (IOException | RuntimeException e) {
            failed(e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Adds a key that is not on it; one that is keeps its line.
     *
     * @return false if the key was there
     * @throws IOException if it is not on the disk; then nothing has changed
     */
    public boolean add(WhitelistEntry entry) throws IOException {
        return edit(text -> text.entries().containsKey(entry.key()) ? text : text.with(entry));
    }

    /** Adds or replaces the key's line. */
    public boolean put(WhitelistEntry entry) throws IOException {
        return edit(text -> entry.equals(text.entries().get(entry.key())) ? text : text.with(entry));
    }

    /** Makes a key an administrator; what else its line gives it stays. */
    public boolean promote(VerifiedKey key, String label) throws IOException {
        return edit(text -> {
            var known = text.entries().get(key);
            var entry = known == null ? WhitelistEntry.of(key, Role.ADMIN, label) : known.withRole(Role.ADMIN);
            return entry.equals(known) ? text : text.with(entry);
        });
    }

    /** Takes a key off it. */
    public boolean remove(VerifiedKey key) throws IOException {
        return edit(text -> text.entries().containsKey(key) ? text.without(key) : text);
    }

    private boolean edit(UnaryOperator<WhitelistText> change) throws IOException {
        lock.lock();
        try {
            for (int i = 0; i < TRIES; i++) {
                awaitOthers();
                var read = file.read();
                var next = change.apply(read.text());
                if (next == read.text()) {
                    return false;
                }
                if (file.replace(next, read.stamp())) {
                    apply(file.read());
                    return true;
                }
            }
            throw new IOException(file.path() + " is being changed by somebody else");
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
        var after = read.text().entries();
        long version = state.snapshot().version() + 1;
        state = new State(new KeySnapshot(version, after, "the key is not on the whitelist"), read.text(),
                read.stamp());
        candidate = null;
        failureTold = "";
        settled.signalAll();
        long removed = before.keySet().stream().filter(k -> !after.containsKey(k)).count();
        long added = after.keySet().stream().filter(k -> !before.containsKey(k)).count();
        LOG.info("Whitelist version {}: {} keys, {} added, {} removed", version, after.size(), added, removed);
        audit.record("AUTH-004", Level.INFO, "whitelist loaded", Map.of("version", Long.toString(version), "keys",
                Integer.toString(after.size()), "added", Long.toString(added), "removed", Long.toString(removed)));
        tell(read.text().malformed());
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
