package spine.broker.internal;

import com.google.protobuf.ByteString;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Answer;
import spine.api.Call;
import spine.api.CallOptions.Stream;
import spine.api.EdgeStream;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.Refusal;
import spine.api.RequestTable;
import spine.broker.stream.internal.PartFlow;

/**
 * A request of a plane that is being worked on: ends once, with its reply or with the end of its parts.
 *
 * @param stream sends the parts of its answer; null if none were asked for
 */
record Asked(Back back, EnvelopeHead head, RequestTable.Entry.Fresh fresh, EdgeStream stream) {
    private static final Logger LOG = LoggerFactory.getLogger(Asked.class);

    /** Stores the reply before it is sent, so that whoever asks again gets the same. */
    void end(Call call, Outcome outcome) {
        if (stream != null && stream.end() > 0) {
            endStream(call, outcome);
            return;
        }
        if (outcome instanceof Refusal refusal && isPutOff(refusal.code())) {
            putOff(refusal);
            return;
        }
        complete(encoded(call, outcome), outcome instanceof Answer answer ? answer.agent() : "",
                call.pinned().generation().value());
    }

    /** What is kept for who asks again is the joined answer; what is sent is the end of the parts. */
    private void endStream(Call call, Outcome outcome) {
        boolean isKept = !(outcome instanceof Answer answer) || !answer.payload().meta().containsKey(Stream.BYTES);
        var again = isKept ? outcome : PartFlow.notKept((Answer) outcome);
        var end = SpikeCodec.end(head.requestId(), stream.end() + 1, outcome);
        store(encoded(call, again), end, outcome instanceof Answer answer ? answer.agent() : "",
                call.pinned().generation().value());
    }

    private static boolean isPutOff(ErrorCode code) {
        return code == ErrorCode.RATE_LIMITED || code == ErrorCode.OVERLOADED || code == ErrorCode.UNAVAILABLE;
    }

    void complete(ByteString reply, String agent, String generation) {
        store(reply, reply, agent, generation);
    }

    private void store(ByteString reply, ByteString sent, String agent, String generation) {
        CompletionStage<RequestTable.Reply> stored;
        try {
            stored = fresh.complete(reply, agent, generation);
        } catch (RuntimeException broken) {
            LOG.error("the outcome of request {} could not be stored", head.requestId(), broken);
            back.send(sent);
            return;
        }
        stored.thenAccept(its -> back.send(new RequestTable.Reply(sent == reply ? its.bytes() : sent,
                its.durability())));
    }

    /** Nothing was done, and the same request may come again. */
    void putOff(Refusal why) {
        var reply = SpikeCodec.reply(head.requestId(), why);
        if (stream != null) {
            stream.end();
        }
        try {
            fresh.forget(why.code(), reply);
        } finally {
            back.send(reply);
        }
    }

    private ByteString encoded(Call call, Outcome outcome) {
        if (outcome instanceof Answer answer && ActiveCall.isReply(call, answer.payload())) {
            return answer.payload().data();
        }
        try {
            return SpikeCodec.reply(head.requestId(), outcome);
        } catch (RuntimeException broken) {
            LOG.error("the outcome of request {} has no form on the wire", head.requestId(), broken);
            return SpikeCodec.reply(head.requestId(), new Refusal(ErrorCode.INTERNAL,
                    "The answer cannot be sent.", "The broker's log has the details."));
        }
    }
}
