package spine.broker.internal;

import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import spine.api.Call;
import spine.api.Outcome;
import spine.api.Payload;
import spine.broker.stream.internal.PartFlow;

/** One request that an agent outside has. */
final class RemoteWork {
    final Call call;
    /** Whether it is the spike of a peer, and forwarded and answered as it is. */
    final boolean untouched;
    final CompletableFuture<Outcome> result = new CompletableFuture<>();
    private volatile boolean sent;
    private RemoteStream stream;

    RemoteWork(Call call, boolean untouched) {
        this.call = call;
        this.untouched = untouched;
    }

    /** What is sent for it, with the credit that whoever asked has granted; further credit goes over the line. */
    ByteString spike(Payload request, RemoteLine line) {
        var flow = ActiveCall.flow(call);
        var spike = untouched ? request.data() : SpikeCodec.request(call, request).toByteString();
        return flow == null ? spike
                : SpikeCodec.withCredit(spike, flow.upstream(more -> line.grant(call.requestId(), more)));
    }

    /** Its parts; joined where nobody asked for any. Of the reactor's thread. */
    RemoteStream stream(String agent, RemoteLine line) {
        if (stream == null) {
            var asked = ActiveCall.flow(call);
            var flow = asked != null ? asked : PartFlow.joining(RemoteStream.MOST_JOINED_BYTES);
            if (asked == null) {
                flow.upstream(more -> line.grant(call.requestId(), more));
            }
            stream = new RemoteStream(agent, call, flow);
        }
        return stream;
    }

    /** It was written to the connection. */
    void sent() {
        sent = true;
    }

    boolean isSent() {
        return sent;
    }

    void begin() {
        if (call instanceof ActiveCall active) {
            active.working().begin();
        }
    }

    void stopped() {
        if (call instanceof ActiveCall active) {
            active.working().end(System.currentTimeMillis(), Map.of());
        }
    }

    /** It counts as working until the agent has said that it stopped. */
    void awaitIn(Stops stops) {
        if (call instanceof ActiveCall active) {
            stops.await(call.requestId(), active.working());
        }
    }
}
