package spine.rcis.internal;

import com.google.protobuf.ByteString;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Answer;
import spine.api.CallOptions.Stream;
import spine.api.EdgeStream;
import spine.api.Outcome;
import spine.api.Refusal;
import spine.api.RequestTable;
import spine.api.RequestTable.Entry.Fresh;
import spine.api.Router;
import spine.api.rcis.RCISResponse;

/**
 * A request that is being worked on: ends once, however many outcomes come in. The reply is stored before it is
 * sent, so that whoever asks again gets the same; what was put off is forgotten instead (RC-12). Thread-safe.
 */
final class Pending {
    private static final Logger LOG = LoggerFactory.getLogger(Pending.class);

    private final Ask ask;
    private final Fresh fresh;
    private final Replies replies;
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile Runnable onEnd = () -> { };
    private volatile EdgeStream stream;

    Pending(Ask ask, Fresh fresh, Replies replies) {
        this.ask = ask;
        this.fresh = fresh;
        this.replies = replies;
    }

    Ask ask() {
        return ask;
    }

    /** What to do first when it ends; set before anybody can end it. */
    void onEnd(Runnable action) {
        onEnd = action;
    }

    /** Has it answered by parts, as many at first as there is room for; empty if there is none at all. */
    Optional<Stream> byParts(Router router) {
        stream = new EdgeStream(new ReplyParts(ask, replies), router, ask.principal(), ask.requestId());
        int first = stream.room(Math.min(ask.head().credit(), Stream.MOST_CREDIT));
        return first > 0 ? Optional.of(new Stream(first, stream)) : Optional.empty();
    }

    /** Ends with what the router said. */
    void end(Outcome outcome, Route.Fill fill) {
        try {
            if (stream != null && stream.end() > 0) {
                endStream(outcome, fill);
                return;
            }
            if (outcome instanceof Answer answer) {
                store(replies.answer(ask.requestId(), answer, fill), answer.agent(), answer.generation().value());
            } else if (outcome instanceof Refusal refusal) {
                refuse(refusal);
            }
        } catch (RuntimeException broken) {
            fail(broken);
        }
    }

    /** What is kept for who asks again is the joined answer; what is sent is the end of the parts. */
    private void endStream(Outcome outcome, Route.Fill fill) {
        var end = replies.end(ask.requestId(), stream.end() + 1, outcome);
        if (outcome instanceof Answer answer) {
            var bytes = answer.payload().meta().get(Stream.BYTES);
            store(bytes == null ? replies.answer(ask.requestId(), answer, fill)
                    : replies.refusal(ask.requestId(), Refusals.partsNotKept(bytes)), end, answer.agent(),
                    answer.generation().value());
        } else if (outcome instanceof Refusal refusal) {
            store(replies.refusal(ask.requestId(), refusal), end, "", "");
        }
    }

    /** Ends with what the edge itself knows. */
    void done(RCISResponse.Builder filled) {
        store(replies.done(filled, ask.requestId()), "", "");
    }

    void refuse(Refusal refusal) {
        if (Replies.putsOff(refusal.code())) {
            putOff(refusal);
        } else {
            store(replies.refusal(ask.requestId(), refusal), "", "");
        }
    }

    /** Ends without a trace in the table: nothing was done, and the same request may come again. */
    void putOff(Refusal refusal) {
        if (ends()) {
            var reply = replies.refusal(ask.requestId(), refusal);
            try {
                fresh.forget(refusal.code(), reply);
            } catch (RuntimeException broken) {
                notStored(broken);
            }
            ask.reply().send(reply);
        }
    }

    /** Ends because something broke that never should. */
    void fail(Throwable failure) {
        LOG.error("request {} of {} failed inside the edge", ask.requestId(), ask.principal().label(), failure);
        store(replies.refusal(ask.requestId(), Refusals.internal(), Optional.of(failure)), "", "");
    }

    /** The reply goes out when the level is reached that it has to reach. */
    private void store(ByteString reply, String agent, String generation) {
        store(reply, reply, agent, generation);
    }

    private void store(ByteString reply, ByteString sent, String agent, String generation) {
        if (!ends()) {
            return;
        }
        CompletionStage<RequestTable.Reply> stored;
        try {
            stored = fresh.complete(reply, agent, generation);
        } catch (RuntimeException broken) {
            notStored(broken);
            ask.reply().send(sent);
            return;
        }
        stored.thenAccept(told -> ask.reply().send(Stamp.on(sent == reply ? told.bytes() : sent, told.durability())));
    }

    private boolean ends() {
        if (!ended.compareAndSet(false, true)) {
            LOG.debug("late outcome of request {} dropped", ask.requestId());
            return false;
        }
        onEnd.run();
        if (stream != null) {
            stream.end();
        }
        return true;
    }

    private void notStored(RuntimeException broken) {
        LOG.error("the outcome of request {} could not be stored", ask.requestId(), broken);
    }
}
