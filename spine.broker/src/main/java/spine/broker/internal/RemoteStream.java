package spine.broker.internal;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ByteString;
import spine.api.Answer;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.Refusal;
import spine.api.message.NeuralSpike;
import spine.api.message.StreamPart;
import spine.broker.stream.internal.PartFlow;

/**
 * The parts with which an agent outside answers one request. They are the one payload that the broker reads: number and
 * end stand in it. On the reactor's thread only.
 */
final class RemoteStream {
    /** Of the largest message, less what the envelope of a joined answer needs. */
    static final int MOST_JOINED_BYTES = 10 * 1024 * 1024 - 4096;

    private final String agent;
    private final Call call;
    private final PartFlow flow;
    private boolean broken;

    /** @param flow of the call, or one that joins where no parts were asked for */
    RemoteStream(String agent, Call call, PartFlow flow) {
        this.agent = agent;
        this.call = call;
        this.flow = flow;
    }

    /** Takes a spike that holds a part; the request's outcome if it ends with this one, else null. */
    Outcome take(ByteString spike) {
        StreamPart part;
        try {
            part = NeuralSpike.parseFrom(spike).getStreamPart();
        } catch (InvalidProtocolBufferException e) {
            return broke(new Refusal(ErrorCode.AGENT_FAILED, "Agent " + agent + " sent a part that does not parse.", ""));
        }
        if (part.hasError()) {
            return SpikeCodec.refusal(part.getError(), agent);
        }
        boolean bare = part.getLast() && part.getData().isEmpty();
        var wrong = bare ? flow.end(part.getSequence())
                : flow.take(part.getSequence(), part.getContentType(), part.getData());
        if (wrong != null) {
            return broke(wrong);
        }
        return part.getLast() ? new Answer(flow.joined(), agent, call.pinned().generation()) : null;
    }

    private Refusal broke(Refusal why) {
        broken = true;
        return why;
    }

    /** Whether it ended against the agent's will, which must be told to stop. */
    boolean isBroken() {
        return broken;
    }
}
