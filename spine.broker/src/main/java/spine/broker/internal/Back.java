package spine.broker.internal;

import com.google.protobuf.ByteString;
import java.util.List;
import spine.api.Outcome;
import spine.api.message.NeuralSpike;
import spine.api.security.Decision;
import spine.api.security.Guard;
import spine.api.transport.Buffer;
import spine.api.transport.Endpoint;
import spine.api.transport.Inbound;
import spine.api.transport.Peer;
import spine.api.transport.SendOutcome;

/**
 * The way back to whoever sent a message, in the shape in which it came (BR-08). A key that was revoked meanwhile
 * gets no answer any more. What cannot be sent is counted (BR-15). Thread-safe.
 */
final class Back {
    private final Endpoint endpoint;
    private final Peer from;
    private final boolean delimited;
    private final Guard guard;
    private final Counters counters;

    Back(Inbound message, boolean delimited, Guard guard, Counters counters) {
        this.endpoint = message.endpoint();
        this.from = message.from();
        this.delimited = delimited;
        this.guard = guard;
        this.counters = counters;
    }

    Peer from() {
        return from;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    void answer(NeuralSpike spike) {
        send(spike.toByteString());
    }

    void refuse(String requestId, Outcome refusal) {
        send(SpikeCodec.reply(requestId, refusal));
    }

    void send(ByteString spike) {
        if (guard.check(from.key()) instanceof Decision.Granted) {
            sendDenied(spike);
        } else {
            counters.add("replies.withheld");
        }
    }

    /** To a key that is not entitled: the refusal and nothing else. */
    void sendDenied(ByteString spike) {
        try {
            var body = Buffer.of(spike);
            endpoint.send(from, delimited ? List.of(Buffer.of(ByteString.EMPTY), body) : List.of(body), this::sent);
        } catch (RuntimeException closed) {
            counters.add("replies.closed");
        }
    }

    private void sent(SendOutcome outcome) {
        switch (outcome) {
            case SENT -> counters.add("replies.sent");
            case UNREACHABLE -> counters.add("replies.unreachable");
            case FULL -> counters.add("replies.full");
            default -> counters.add("replies.closed");
        }
    }
}
