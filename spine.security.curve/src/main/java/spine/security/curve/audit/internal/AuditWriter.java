package spine.security.curve.audit.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.security.AuditLog;

/**
 * Writes audit records by one thread from a bounded queue. A full queue loses INFO and WARNING at once and CRITICAL
 * after 50 ms; what was lost is counted, logged and written to the log itself as {@code AUDIT-LOST} when there is room
 * again. CRITICAL records are synced to the disk.
 */
final class AuditWriter implements AuditLog, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditWriter.class);
    private static final long CRITICAL_WAIT_MILLIS = 50;
    private static final long CLOSE_WAIT_MILLIS = 2000;
    private static final AuditRecord END = new AuditRecord(Instant.EPOCH, "", Level.INFO, "", Map.of());

    private final BlockingQueue<AuditRecord> queue;
    private final AuditFile file;
    private final AuditRecord.Context context;
    private final Clock clock;
    private final Thread thread;
    private final AtomicLong lost = new AtomicLong();
    private volatile boolean closed;
    private long lostReported;
    private boolean failing;

    AuditWriter(AuditFile file, AuditRecord.Context context, Clock clock, int capacity) {
        this.file = file;
        this.context = context;
        this.clock = clock;
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
            var entry = new AuditRecord(clock.instant(), eventId, level, event, Map.copyOf(data));
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

    private void run() {
        try {
            for (var entry = queue.take(); entry != END; entry = queue.take()) {
                write(entry);
            }
        } catch (InterruptedException e) {
            LOG.warn("The audit log's thread was interrupted; {} records are unwritten", queue.size());
        }
        try {
            file.sync();
            file.close();
        } catch (IOException e) {
            LOG.error("The audit log could not be closed", e);
        }
    }

    private void write(AuditRecord entry) {
        try {
            reportLost();
            file.append(entry.toLine(context).getBytes(StandardCharsets.UTF_8));
            if (entry.level() == Level.CRITICAL) {
                file.sync();
            }
            failing = false;
        } catch (IOException | RuntimeException e) {
            lost.incrementAndGet();
            if (!failing) {
                LOG.error("The audit log cannot be written; records are lost until the disk is well again", e);
            }
            failing = true;
        }
    }

    private void reportLost() throws IOException {
        long now = lost.get();
        if (now > lostReported) {
            var entry = new AuditRecord(clock.instant(), "AUDIT-LOST", Level.CRITICAL, "audit records were lost",
                    Map.of("count", Long.toString(now - lostReported)));
            file.append(entry.toLine(context).getBytes(StandardCharsets.UTF_8));
            LOG.error("{} audit records were lost", now - lostReported);
            lostReported = now;
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
