package spine.broker.internal;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import spine.api.Principal;
import spine.api.RequestTable;

/**
 * The replay window: (principal, request id) to reply. Oldest replies go first when the window's time, its bytes
 * or its entries are used up; a request still in flight is never forgotten, those are bounded by the router.
 */
@Component(service = RequestTable.class, configurationPid = BrokerConfig.PID)
public final class ReplayTable implements RequestTable {
    static final int MOST_ENTRIES = 100_000;
    /** Repetitions that may wait for one reply; further ones get none. */
    static final int MOST_WAITING = 100;
    private static final int SLOT_BYTES = 300;

    private record Id(String scheme, String principal, String requestId) {
    }

    /** Tells bodies apart by a glance, in the loop's time (BR-06): nobody gains by deceiving himself. */
    private record Print(int size, long crc32, long crc32c) {
        static Print of(ByteString body) {
            var sums = new Sums().add(body);
            return new Print(body.size(), sums.crc32(), sums.crc32c());
        }
    }

    private final long windowNanos;
    private final long mostBytes;
    private final LongSupplier nanoClock;
    private final Map<Id, Slot> slots = new HashMap<>();
    private final ArrayDeque<Slot> completed = new ArrayDeque<>();
    private long bytes;

    @Activate
    public ReplayTable(BrokerConfig config) {
        this(BrokerLimits.checked(config).replayWindowSeconds(), config.replayBytes(), System::nanoTime);
    }

    ReplayTable(long windowSeconds, long mostBytes, LongSupplier nanoClock) {
        this.windowNanos = windowSeconds * 1_000_000_000L;
        this.mostBytes = mostBytes;
        this.nanoClock = nanoClock;
    }

    @Override
    public Entry begin(Principal principal, String requestId, ByteString body) {
        var print = Print.of(body);
        var id = new Id(principal.scheme(), principal.id(), requestId);
        synchronized (this) {
            evict();
            var known = slots.get(id);
            if (known == null) {
                var slot = new Slot(id, print);
                slots.put(id, slot);
                return slot;
            }
            return known.print.equals(print) ? known.repeated() : new Entry.Mismatch();
        }
    }

    private void evict() {
        long now = nanoClock.getAsLong();
        for (var oldest = completed.peek(); oldest != null && (now - oldest.completedAt > windowNanos
                || bytes > mostBytes || completed.size() > MOST_ENTRIES); oldest = completed.peek()) {
            completed.remove();
            slots.remove(oldest.id, oldest);
            bytes -= oldest.size;
        }
    }

    /** Requests that it knows, in flight or answered. */
    synchronized int size() {
        return slots.size();
    }

    /** State of one request; fields are guarded by the table. */
    private final class Slot implements Entry.Fresh {
        private final Id id;
        private final Print print;
        private final CompletableFuture<ByteString> reply = new CompletableFuture<>();
        private boolean ended;
        private int waiting;
        private long completedAt;
        private int size;

        Slot(Id id, Print print) {
            this.id = id;
            this.print = print;
        }

        private Entry repeated() {
            if (!ended && ++waiting > MOST_WAITING) {
                return new Entry.Repeated(CompletableFuture.failedFuture(
                        new IllegalStateException("too many repetitions wait for one reply")));
            }
            return new Entry.Repeated(reply.copy());
        }

        @Override
        public void complete(ByteString bytesOfReply) {
            synchronized (ReplayTable.this) {
                if (ended) {
                    return;
                }
                ended = true;
                completedAt = nanoClock.getAsLong();
                size = bytesOfReply.size() + SLOT_BYTES;
                bytes += size;
                completed.add(this);
                evict();
            }
            reply.complete(bytesOfReply);
        }

        @Override
        public void forget() {
            synchronized (ReplayTable.this) {
                if (ended) {
                    return;
                }
                ended = true;
                slots.remove(id, this);
            }
            reply.cancel(false);
        }
    }
}
