package spine.broker.internal;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import spine.api.ErrorCode;
import spine.api.Principal;
import spine.api.Refusal;
import spine.api.RequestTable;
import spine.api.RequestTable.Request;
import spine.api.TraceContext;
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
 * gets no answer any more; while no policy is there its owner is told to ask again. What cannot be sent is counted
 * (BR-15). A place that was set aside for the reply is used by the first thing that is sent, or given back, exactly
 * once. Thread-safe.
 */
final class Back {
    static final Refusal NO_POLICY = new Refusal(ErrorCode.UNAVAILABLE, "Nobody can be let in or served just now.",
            "Send the request again, with the same id.").with("Retry-After", "1");

    private final Endpoint endpoint;
    private final Peer from;
    private final boolean delimited;
    private final Guard guard;
    private final Counters counters;
    /** Whether a place is set aside now. */
    private final AtomicBoolean place = new AtomicBoolean();
    private RequestTable table;
    private Principal principal;
    private EnvelopeHead head;

    Back(Inbound message, boolean delimited, Guard guard, Counters counters) {
        this.endpoint = message.endpoint();
        this.from = message.from();
        this.delimited = delimited;
        this.guard = guard;
        this.counters = counters;
    }

    /**
     * From now on refusals are written down: whoever sent this is entitled. Called on the thread that made this.
     *
     * @param read of the message, or null if it could not be
     */
    void admitted(RequestTable records, Principal sender, EnvelopeHead read) {
        table = records;
        principal = sender;
        head = read;
    }

    Peer from() {
        return from;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** Sets a place for the reply aside; false if the peer's queue has none left: refuse the request. */
    boolean reserve() {
        boolean reserved = endpoint.reserve(from);
        place.set(reserved);
        return reserved;
    }

    /** Gives the place back if nothing has used it. */
    void giveBack() {
        if (place.getAndSet(false)) {
            endpoint.unreserve(from);
        }
    }

    /** Sets a place for one more part of an answer aside, besides that of its end. */
    boolean reservePart() {
        return endpoint.reserve(from);
    }

    void giveBackPart() {
        endpoint.unreserve(from);
    }

    /** Sends a part into its place; to a key that is not entitled now it is {@code UNREACHABLE}. */
    void sendPart(ByteString spike, SendOutcome.Listener listener) {
        if (guard.check(from.key()) instanceof Decision.Denied) {
            counters.add("replies.withheld");
            giveBackPart();
            listener.sent(SendOutcome.UNREACHABLE);
            return;
        }
        try {
            endpoint.sendReserved(from, frames(spike), outcome -> {
                sent(outcome);
                listener.sent(outcome);
            });
        } catch (RuntimeException closed) {
            counters.add("replies.closed");
            listener.sent(SendOutcome.CLOSED);
        }
    }

    private List<Buffer> frames(ByteString spike) {
        var body = Buffer.of(spike);
        return delimited ? List.of(Buffer.of(ByteString.EMPTY), body) : List.of(body);
    }

    void answer(NeuralSpike spike) {
        send(spike.toByteString());
    }

    /** Counts the rule of the envelope that was broken, if it was one. */
    void countRule(Refusal refusal) {
        var rule = refusal.meta().get(EnvelopeRules.RULE);
        if (rule != null) {
            counters.add("refused." + rule);
        }
    }

    /** Refuses what never came to be a request of the table; written down, since a known key sent it. */
    void refuse(String requestId, Refusal refusal) {
        var reply = SpikeCodec.reply(requestId, refusal);
        if (table != null) {
            table.refused(Request.refused(principal, requestId, head == null ? "" : Sending.kind(head),
                    head == null ? TraceContext.NONE : TraceContext.of(head.trace())), refusal.code(), reply);
        }
        send(reply);
    }

    /** The reply with the level that it has reached; see {@link Stamp}. */
    void send(RequestTable.Reply reply) {
        send(Stamp.on(reply.bytes(), reply.durability()));
    }

    void send(ByteString spike) {
        if (!(guard.check(from.key()) instanceof Decision.Denied denied)) {
            sendDenied(spike);
            return;
        }
        counters.add("replies.withheld");
        if (denied.temporary()) {
            sendDenied(SpikeCodec.reply(EnvelopeHead.idOf(spike), NO_POLICY));
        } else {
            giveBack();
        }
    }

    /** To a key that is not entitled: the refusal and nothing else. */
    void sendDenied(ByteString spike) {
        var frames = frames(spike);
        try {
            if (place.getAndSet(false)) {
                endpoint.sendReserved(from, frames, this::sent);
            } else {
                endpoint.send(from, frames, this::sent);
            }
        } catch (RuntimeException closed) {
            counters.add("replies.closed");
        }
    }

    private void sent(SendOutcome outcome) {
        switch (outcome) {
            case SENT -> counters.add("replies.sent");
            case UNREACHABLE -> counters.add("replies.unreachable");
            case FULL -> {
                counters.add("replies.full");
                counters.drops().add(from.key());
            }
            default -> counters.add("replies.closed");
        }
    }
}
