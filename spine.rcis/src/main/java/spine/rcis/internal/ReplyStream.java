package spine.rcis.internal;

import com.google.protobuf.ByteString;
import spine.api.CallOptions.Stream;
import spine.api.Outcome;
import spine.api.Payload;
import spine.api.Router;
import spine.api.StreamSink;
import spine.api.transport.SendOutcome;

/**
 * Sends the parts of one answer to the client that asked for it, each in a place of its own that was set aside when it
 * was granted; at most {@link Stream#MOST_CREDIT} places are set aside or waiting to be written. Thread-safe.
 */
final class ReplyStream implements StreamSink {
    private final Ask ask;
    private final Router router;
    private final Replies replies;
    private int reserved;
    private int unsent;
    private boolean wanting;
    private long sequence;

    ReplyStream(Ask ask, Router router, Replies replies) {
        this.ask = ask;
        this.router = router;
        this.replies = replies;
    }

    @Override
    public synchronized int room(int parts) {
        int made = 0;
        while (made < parts && reserved + unsent < Stream.MOST_CREDIT && ask.reply().reservePart()) {
            made++;
            reserved++;
        }
        wanting = made < parts;
        return made == 0 && reserved + unsent == 0 ? -1 : made;
    }

    @Override
    public void part(long number, Payload part) {
        synchronized (this) {
            sequence = number;
            reserved--;
            unsent++;
        }
        ask.reply().sendPart(replies.part(ask.requestId(), number, part), this::sent);
    }

    private void sent(SendOutcome outcome) {
        boolean more;
        synchronized (this) {
            unsent--;
            more = wanting;
        }
        if (outcome != SendOutcome.SENT) {
            router.unattended(ask.principal(), ask.requestId());
        } else if (more) {
            router.grant(ask.principal(), ask.requestId(), 0);
        }
    }

    /** Whether a part went out: then the answer's end is one more. Gives back what is not needed any more. */
    synchronized boolean ended() {
        for (; reserved > 0; reserved--) {
            ask.reply().giveBackPart();
        }
        return sequence > 0;
    }

    ByteString end(Outcome outcome) {
        return replies.end(ask.requestId(), sequence + 1, outcome);
    }
}
