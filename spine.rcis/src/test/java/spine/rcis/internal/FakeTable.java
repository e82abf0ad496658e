package spine.rcis.internal;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import spine.api.ErrorCode;
import spine.api.RequestTable;
import spine.api.message.Durability;

/** The request table as its contract says, without a window. */
final class FakeTable implements RequestTable {
    private final Map<String, Slot> slots = new HashMap<>();
    /** All requests that came to it, and how those ended that were not answered. */
    final List<Request> begun = new ArrayList<>();
    final List<ErrorCode> refused = new ArrayList<>();
    final List<ErrorCode> forgotten = new ArrayList<>();
    /** What the next request is told instead of being fresh: that it was interrupted by a restart. */
    boolean interrupts;
    /** The level that replies reach; null leaves them waiting for {@link #reach}. */
    Durability level = Durability.JOURNALED;
    private final List<Runnable> waiting = new ArrayList<>();

    @Override
    public synchronized Entry begin(Request request) {
        begun.add(request);
        var key = request.principal().id() + " " + request.requestId();
        var known = slots.get(key);
        if (known == null) {
            var slot = new Slot(key, request.content());
            slots.put(key, slot);
            return interrupts ? new Entry.Interrupted(slot) : slot;
        }
        return known.content.equals(request.content()) ? new Entry.Repeated(known.reply.copy()) : new Entry.Mismatch();
    }

    @Override
    public synchronized void refused(Request request, ErrorCode code, ByteString refusal) {
        refused.add(code);
    }

    synchronized int size() {
        return slots.size();
    }

    /** All replies that wait have reached this. */
    void reach(Durability reached) {
        level = reached;
        List.copyOf(waiting).forEach(Runnable::run);
    }

    private final class Slot implements Entry.Fresh {
        private final String key;
        private final ByteString content;
        private final CompletableFuture<Reply> reply = new CompletableFuture<>();

        Slot(String key, ByteString content) {
            this.key = key;
            this.content = content;
        }

        @Override
        public CompletionStage<Reply> complete(ByteString bytes, String agent, String generation) {
            if (level == null) {
                waiting.add(() -> reply.complete(new Reply(bytes, level)));
            } else if (!reply.complete(new Reply(bytes, level))) {
                throw new IllegalStateException("completed twice");
            }
            return reply;
        }

        @Override
        public void forget(ErrorCode code, ByteString refusal) {
            synchronized (FakeTable.this) {
                slots.remove(key);
                forgotten.add(code);
            }
            reply.cancel(false);
        }
    }
}
