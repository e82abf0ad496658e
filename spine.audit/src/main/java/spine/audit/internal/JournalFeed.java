package spine.audit.internal;

import com.google.protobuf.ByteString;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.journal.Entry;
import spine.api.journal.Journal;
import spine.api.journal.Kind;
import spine.api.message.Durability;
import spine.api.security.AuditLog.Level;

/**
 * Gives every entry of the log to the journal too, as soon as it is on the disk in the log's own file: so the journal never
 * has what a power cut took out of the log, and a difference always means that somebody was there (SEC-44). What waits
 * is bounded; what is over that, or comes while there is no journal, is in the log only. One thread.
 */
final class JournalFeed {
    private static final Logger LOG = LoggerFactory.getLogger(JournalFeed.class);
    private static final int MOST_BYTES = 8 << 20;

    private final Supplier<Journal> journal;
    private final Clock clock;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean failing;

    private record Waiting(Entry entry, Durability wanted) {
        int bytes() {
            return entry.body().size();
        }
    }

    /** @param journal asked each time; null while there is none */
    JournalFeed(Supplier<Journal> journal, Clock clock) {
        this.journal = journal;
        this.clock = clock;
    }

    /** To none. */
    static JournalFeed none() {
        return new JournalFeed(() -> null, Clock.systemUTC());
    }

    /** The level that the copy of an entry is to reach. */
    static Durability level(AuditRecord entry) {
        return entry.level() == Level.CRITICAL ? Durability.SYNCED : Durability.JOURNALED;
    }

    /** The line, with its line feed, was written to the file. */
    void written(byte[] line, String operation, Durability wanted) {
        if (journal.get() == null) {
            return;
        }
        var body = ByteString.copyFrom(Arrays.copyOf(line, line.length - 1));
        waiting.add(new Waiting(Entry.of(Kind.AUDIT, clock.millis(), operation, body), wanted));
        waitingBytes += body.size();
        while (waitingBytes > MOST_BYTES) {
            waitingBytes -= waiting.remove().bytes();
        }
    }

    /** Everything that was written is on the disk. Does not wait for the journal. */
    void synced() {
        var to = journal.get();
        try {
            while (!waiting.isEmpty()) {
                var next = waiting.remove();
                waitingBytes -= next.bytes();
                if (to != null) {
                    to.append(next.entry(), next.wanted());
                }
            }
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                LOG.warn("The journal takes no entries of the audit log; they are in its own files", e);
            }
            failing = true;
        }
    }
}
