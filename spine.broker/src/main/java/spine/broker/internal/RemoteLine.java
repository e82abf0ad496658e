package spine.broker.internal;

import com.google.protobuf.ByteString;
import java.util.List;
import spine.api.message.Cancel;
import spine.api.message.NeuralSpike;
import spine.api.transport.Buffer;
import spine.api.transport.SendOutcome;

/** The connection to one agent outside: what finds its queue full is counted by its key (BR-15). Thread-safe. */
final class RemoteLine {
    private final Joining joining;
    private final Drops drops;
    private volatile boolean open = true;

    RemoteLine(Joining joining, Drops drops) {
        this.joining = joining;
        this.drops = drops;
    }

    boolean isOpen() {
        return open;
    }

    void close() {
        open = false;
    }

    /** Messages to it that found its queue full, over this and its other connections. */
    long dropped() {
        return drops.of(joining.peer().key());
    }

    /** A place first, so that a full agent refuses here and now and not when the request waits to be written. */
    void send(ByteString spike, SendOutcome.Listener listener) {
        if (joining.endpoint().reserve(joining.peer())) {
            joining.endpoint().sendReserved(joining.peer(), List.of(Buffer.of(spike)), outcome -> {
                count(outcome);
                listener.sent(outcome);
            });
        } else {
            count(SendOutcome.FULL);
            listener.sent(SendOutcome.FULL);
        }
    }

    void stop(String requestId) {
        tell(envelope(ActiveCall.freshId()).setCancel(
                Cancel.newBuilder().setRequestId(requestId).setReason("no longer wanted")));
    }

    /** Grants further parts of an answer. */
    void grant(String requestId, int parts) {
        tell(envelope(requestId).setCredit(parts));
    }

    /** Cancel and credit; where they are lost, the request ends by its deadline. */
    private void tell(NeuralSpike.Builder spike) {
        if (open) {
            joining.endpoint().send(joining.peer(), List.of(Buffer.of(spike.build().toByteString())), this::count);
        }
    }

    private void count(SendOutcome outcome) {
        if (outcome == SendOutcome.FULL) {
            drops.add(joining.peer().key());
        }
    }

    private static NeuralSpike.Builder envelope(String requestId) {
        return NeuralSpike.newBuilder().setRequestId(requestId).setTimestamp(System.currentTimeMillis())
                .setSchemaMajor(SpikeCodec.SCHEMA_MAJOR);
    }
}
