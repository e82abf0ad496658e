package spine.audit.internal;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.StatusFacts;
import spine.api.security.AuditLog;

/**
 * Writes audit records by one thread from a bounded queue. A full queue loses INFO and WARNING at once and CRITICAL
 * after 50 ms; what was lost is counted, logged and written to the log itself as {@code AUDIT-LOST} when there is room
 * again. The head is noted after each CRITICAL (one that comes with others, together with them), after 256 entries,
 * one second after an entry, and at the end; a note syncs all entries to the disk first.
 */
final class AuditWriter implements AuditLog, StatusFacts, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditWriter.class);
    private static final int BATCH = 256;
    private static final long NOTE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long CRITICAL_WAIT_MILLIS = 50;
    private static final long CLOSE_WAIT_MILLIS = 2000;
    private static final AuditRecord END = new AuditRecord(Instant.EPOCH, "", Level.INFO, "", Map.of());

    private final BlockingQueue<AuditRecord> queue;
    private final Opening opening;
    private final Thread thread;
    private final AtomicLong lost = new AtomicLong();
    private volatile boolean closed;
    private volatile Chain chain;
    private volatile boolean failing;
    private long lostReported;
    private long newsSinceNanos;

    AuditWriter(Opening opening, int capacity) {
        this.opening = opening;
        this.queue = new ArrayBlockingQueue<>(capacity);
        this.thread = new Thread(this::run, "spine-audit");
        thread.setDaemon(true);
    }

    AuditWriter start() {
        thread.start();
        return this;
    }

    @Override
    public void record(String eventId, Level level, String event, Map<String, String> data) {
        try {
            var entry = AuditRecord.of(opening.clock().instant(), eventId, level, event, data);
            if (closed || !(level == Level.CRITICAL
                    ? queue.offer(entry, CRITICAL_WAIT_MILLIS, TimeUnit.MILLISECONDS) : queue.offer(entry))) {
                lost.incrementAndGet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            lost.incrementAndGet();
        } catch (RuntimeException e) {
            lost.incrementAndGet();
            LOG.error("An audit record {} could not be taken", eventId, e);
        }
    }

    /** Records that were not written. */
    long lost() {
        return lost.get();
    }

    @Override
    public Map<String, String> facts() {
        var facts = new LinkedHashMap<String, String>();
        opening.sealer().key().ifPresent(key -> {
            facts.put("audit.signer", key.publicKey().fingerprint().text());
            facts.put("audit.signer.key", key.publicKey().z85());
        });
        var now = chain;
        if (now != null) {
            facts.put("audit.head", now.head().toString());
            if (now.signed() > 0) {
                facts.put("audit.signed", Long.toString(now.signed()));
            }
            now.broken().ifPresent(where -> facts.put("problem.audit", "The audit log did not verify when it was"
                    + " opened: " + where + ". See 'spinectl audit verify'."));
        }
        if (!opening.sealer().refused().isEmpty()) {
            facts.put("problem.audit.key", "The audit log is not signed. " + opening.sealer().refused());
        }
        if (failing) {
            facts.put("problem.audit.disk", "The audit log cannot be written; see the server's log for the reason.");
        }
        if (lost.get() > 0) {
            facts.put("problem.audit.lost", lost.get() + " audit records were lost.");
        }
        return facts;
    }

    private void run() {
        try {
            attempt(this::opened);
            var batch = new ArrayList<AuditRecord>(BATCH);
            while (!batch.contains(END)) {
                batch.clear();
                var one = next();
                if (one != null) {
                    batch.add(one);
                    queue.drainTo(batch, BATCH - 1);
                    write(batch);
                }
                signIfDue();
                noteIfDue(batch);
            }
        } catch (InterruptedException e) {
            LOG.warn("The audit log's thread was interrupted; {} records are unwritten", queue.size());
        }
        attempt(() -> opened().close());
    }

    /** The next record; null when it is time to sign, or to note the head. */
    private AuditRecord next() throws InterruptedException {
        var now = chain;
        long soonest = Long.MAX_VALUE;
        if (now != null && now.news() > 0) {
            soonest = newsSinceNanos + NOTE_NANOS - System.nanoTime();
        }
        if (now != null && now.checkpointDueNanos().isPresent()) {
            soonest = Math.min(soonest, now.checkpointDueNanos().getAsLong() - System.nanoTime());
        }
        return queue.poll(soonest, TimeUnit.NANOSECONDS);
    }

    private void write(List<AuditRecord> batch) {
        for (var entry : batch) {
            if (entry != END && !attempt(() -> append(entry))) {
                lost.incrementAndGet();
            }
        }
    }

    private void append(AuditRecord entry) throws IOException {
        var open = opened();
        long now = lost.get();
        if (now > lostReported) {
            put(open, "AUDIT-LOST", "audit records were lost",
                    Map.of("count", Long.toString(now - lostReported)));
            LOG.error("{} audit records were lost", now - lostReported);
            lostReported = now;
        }
        put(open, entry);
    }

    private void signIfDue() {
        var open = chain;
        if (open != null && open.checkpointDueNanos().isPresent()
                && open.checkpointDueNanos().getAsLong() - System.nanoTime() <= 0) {
            newsSinceNanos = open.news() == 0 ? System.nanoTime() : newsSinceNanos;
            attempt(open::checkpoint);
        }
    }

    private void noteIfDue(List<AuditRecord> batch) {
        var open = chain;
        if (open != null && open.news() > 0 && (open.news() >= BATCH || System.nanoTime() - newsSinceNanos >= NOTE_NANOS
                || batch.stream().anyMatch(entry -> entry.level() == Level.CRITICAL))) {
            newsSinceNanos = System.nanoTime(); // if it fails, the next try is in a second
            if (attempt(() -> open.note(false))) {
                failing = false;
            }
        }
    }

    /** The chain; the first call that succeeds says in an entry how it found the log. */
    private Chain opened() throws IOException {
        var open = chain;
        if (open == null) {
            open = Chain.open(opening);
            open.tellStart();
            open.broken().ifPresent(where -> LOG.error("The audit log does not verify at its end: {}", where));
            if (!opening.sealer().refused().isEmpty()) {
                put(open, "AUDIT-UNSIGNED", "the audit log is not signed",
                        Map.of("reason", opening.sealer().refused()));
            }
            open.note(false);
            chain = open;
        }
        return open;
    }

    private void put(Chain open, String eventId, String event, Map<String, String> data) throws IOException {
        put(open, AuditRecord.of(opening.clock().instant(), eventId, Level.CRITICAL, event, data));
    }

    private void put(Chain open, AuditRecord entry) throws IOException {
        if (open.news() == 0) {
            newsSinceNanos = System.nanoTime();
        }
        open.append(entry.toJson(opening.context()), JournalFeed.level(entry));
    }

    private interface Step {
        void run() throws IOException;
    }

    /** Whether it succeeded; the first failure since the head was noted last is logged. */
    private boolean attempt(Step step) {
        try {
            step.run();
            return true;
        } catch (IOException | RuntimeException e) {
            if (!failing) {
                LOG.error("The audit log cannot be written; records are lost until the disk is well again", e);
            }
            failing = true;
            return false;
        }
    }

    /** Writes what is queued, for 2 s at most. */
    @Override
    public void close() {
        closed = true;
        try {
            if (queue.offer(END, CLOSE_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                thread.join(CLOSE_WAIT_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.error("The audit log did not finish in time; {} records are unwritten", queue.size());
        }
    }
}
