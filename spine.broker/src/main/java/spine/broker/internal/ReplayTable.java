package spine.broker.internal;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import spine.api.ErrorCode;
import spine.api.RequestTable;
import spine.api.message.Durability;

/**
 * The replay window: (principal, request id) to reply. Oldest replies go first when the window's time, its bytes
 * or its entries are used up; a request still in flight is never forgotten, those are bounded by the router. The journal
 * is written to outside of the lock: a request's entries keep their order since its end comes after its beginning.
 */
final class ReplayTable implements RequestTable {
    static final int MOST_ENTRIES = 100_000;
    /** Repetitions that may wait for one reply; further ones get none. */
    static final int MOST_WAITING = 100;
    private static final int SLOT_BYTES = 300;

    /** Whose request. */
    record Id(String scheme, String principal, String requestId) {
    }

    /** What refusals are told apart by, so that one flood does not hide another. */
    private record Refused(String principal, ErrorCode code) {
    }

    private final long windowNanos;
    private final long mostBytes;
    private final LongSupplier nanoClock;
    private final RequestRecord record;
    private final Throttle refusals;
    private final Map<Id, Slot> slots = new HashMap<>();
    private final ArrayDeque<Slot> completed = new ArrayDeque<>();
    private long bytes;

    ReplayTable(long windowSeconds, long mostBytes, LongSupplier nanoClock, RequestRecord record) {
        this.windowNanos = windowSeconds * 1_000_000_000L;
        this.mostBytes = mostBytes;
        this.nanoClock = nanoClock;
        this.record = record;
        this.refusals = new Throttle(nanoClock);
    }

    @Override
    public Entry begin(Request request) {
        var print = Print.of(request.content());
        var id = new Id(request.principal().scheme(), request.principal().id(), request.requestId());
        var slot = new Slot(id, print);
        boolean wasInterrupted;
        synchronized (this) {
            evict();
            var known = slots.get(id);
            if (known != null && !known.print.equals(print)) {
                return new Entry.Mismatch();
            } else if (known != null && !known.interrupted) {
                return known.repeated();
            }
            wasInterrupted = known != null;
            slots.put(id, slot);
        }
        boolean mayNotBeDoneAgain = wasInterrupted && !request.idempotent();
        slot.accepted(request, mayNotBeDoneAgain);
        return mayNotBeDoneAgain ? new Entry.Interrupted(slot) : slot;
    }

    @Override
    public void refused(Request request, ErrorCode code, ByteString refusal) {
        if (refusals.pass(new Refused(request.principal().id(), code)) >= 0) {
            record.refused(request, code, refusal);
        }
    }

    /**
     * Takes in what the journal tells of a request; what is known already stays. Called with the newest first.
     *
     * @param reply    empty if it has none, or none that was kept
     * @param ageNanos since it was written
     * @return false if there is no room for it
     */
    synchronized boolean restore(Id id, Print print, ByteString reply, long ageNanos) {
        int size = reply.size() + SLOT_BYTES;
        if (bytes + size > mostBytes || completed.size() >= MOST_ENTRIES) {
            return false;
        }
        var slot = new Slot(id, print);
        if (slots.putIfAbsent(id, slot) == null) {
            slot.restored(reply, nanoClock.getAsLong() - ageNanos);
            bytes += size;
            completed.addFirst(slot);
        }
        return true;
    }

    long windowNanos() {
        return windowNanos;
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

    /** State of one request; fields are guarded by the table, what is written down by the order of its life. */
    private final class Slot implements Entry.Fresh {
        private final Id id;
        private final Print print;
        private final CompletableFuture<Reply> reply = new CompletableFuture<>();
        /** Until its end only, so that its body is not kept for the window. */
        private Request request;
        private CompletionStage<Durability> written;
        private long policyVersion;
        private long deadline;
        private boolean ended;
        /** Ended with a former life of this process, and its reply is not there. */
        private boolean interrupted;
        private int waiting;
        private long completedAt;
        private int size;

        Slot(Id id, Print print) {
            this.id = id;
            this.print = print;
        }

        /** @param before whether a former life of this process has written it down */
        private void accepted(Request its, boolean before) {
            request = its;
            deadline = nanoClock.getAsLong() + its.timeout().toNanos();
            policyVersion = record.policyVersion();
            written = before ? CompletableFuture.completedFuture(Durability.JOURNALED)
                    : record.accepted(its, policyVersion, print);
        }

        private void restored(ByteString bytesOfReply, long at) {
            ended = true;
            interrupted = bytesOfReply.isEmpty();
            completedAt = at;
            size = bytesOfReply.size() + SLOT_BYTES;
            if (!interrupted) {
                // What was read from a file has survived a process; more is not known of it.
                reply.complete(new Reply(bytesOfReply, Durability.JOURNALED));
            }
        }

        private Entry repeated() {
            if (!reply.isDone() && ++waiting > MOST_WAITING) {
                return new Entry.Repeated(CompletableFuture.failedFuture(
                        new IllegalStateException("too many repetitions wait for one reply")));
            }
            return new Entry.Repeated(reply.copy());
        }

        @Override
        public CompletionStage<Reply> complete(ByteString bytesOfReply, String agent, String generation) {
            synchronized (ReplayTable.this) {
                if (ended) {
                    return reply.minimalCompletionStage();
                }
                ended = true;
                completedAt = nanoClock.getAsLong();
                size = bytesOfReply.size() + SLOT_BYTES;
                bytes += size;
                completed.add(this);
                evict();
            }
            var its = request;
            record.settle(written, record.answered(its, policyVersion, print,
                    new RequestRecord.End(bytesOfReply, agent, generation)),
                    deadline - completedAt, record.wanted(its), level -> told(new Reply(bytesOfReply, level)));
            return reply.minimalCompletionStage();
        }

        private void told(Reply its) {
            reply.complete(its);
            synchronized (ReplayTable.this) {
                request = null;
            }
        }

        @Override
        public void forget(ErrorCode code, ByteString refusal) {
            synchronized (ReplayTable.this) {
                if (ended) {
                    return;
                }
                ended = true;
                slots.remove(id, this);
            }
            record.putOff(request, policyVersion, print, code, refusal);
            reply.cancel(false);
        }
    }
}
