package spine.rcis.internal;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import spine.api.Principal;
import spine.api.RequestTable;

/** The request table as its contract says, without a window. */
final class FakeTable implements RequestTable {
    private final Map<String, Slot> slots = new HashMap<>();

    @Override
    public synchronized Entry begin(Principal principal, String requestId, ByteString body) {
        var key = principal.id() + " " + requestId;
        var known = slots.get(key);
        if (known == null) {
            var slot = new Slot(key, body, new CompletableFuture<>());
            slots.put(key, slot);
            return slot;
        }
        return known.body.equals(body) ? new Entry.Repeated(known.reply.copy()) : new Entry.Mismatch();
    }

    synchronized int size() {
        return slots.size();
    }

    private final class Slot implements Entry.Fresh {
        private final String key;
        private final ByteString body;
        private final CompletableFuture<ByteString> reply;

        Slot(String key, ByteString body, CompletableFuture<ByteString> reply) {
            this.key = key;
            this.body = body;
            this.reply = reply;
        }

        @Override
        public void complete(ByteString bytes) {
            if (!reply.complete(bytes)) {
                throw new IllegalStateException("completed twice");
            }
        }

        @Override
        public void forget() {
            synchronized (FakeTable.this) {
                slots.remove(key);
            }
            reply.cancel(false);
        }
    }
}
