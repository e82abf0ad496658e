package spine.rcis.internal;

import java.util.function.Consumer;
import spine.api.EdgeStream;
import spine.api.Payload;
import spine.api.transport.SendOutcome;

/** The parts of one answer on their way to the client that asked for it. */
record ReplyParts(Ask ask, Replies replies) implements EdgeStream.Way {
    @Override
    public boolean reserve() {
        return ask.reply().reservePart();
    }

    @Override
    public void giveBack() {
        ask.reply().giveBackPart();
    }

    @Override
    public void send(long number, Payload part, Consumer<Boolean> sent) {
        ask.reply().sendPart(replies.part(ask.requestId(), number, part),
                outcome -> sent.accept(outcome == SendOutcome.SENT));
    }
}
