package spine.broker.internal;

import com.google.protobuf.ByteString;
import spine.api.CallOptions.Stream;
import spine.api.Outcome;
import spine.api.Payload;
import spine.api.Principal;
import spine.api.Router;
import spine.api.StreamSink;
import spine.api.transport.SendOutcome;

/**
 * Sends the parts of one answer to the peer that asked for it, each in a place of its own that was set aside when it was
 * granted; at most {@link Stream#MOST_CREDIT} places are set aside or waiting to be written.
 */
final class PlaneStream implements StreamSink {
    private final Back back;
    private final Router router;
    private final Principal asker;
    private final String requestId;
    private int reserved;
    private int unsent;
    private boolean wanting;
    private long sequence;

    PlaneStream(Back back, Router router, Principal asker, String requestId) {
        this.back = back;
        this.router = router;
        this.asker = asker;
        this.requestId = requestId;
    }

    @Override
    public synchronized int room(int parts) {
        int made = 0;
        while (made < parts && reserved + unsent < Stream.MOST_CREDIT && back.reservePart()) {
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
        back.sendPart(SpikeCodec.part(requestId, number, part), this::sent);
    }

    private void sent(SendOutcome outcome) {
        boolean more;
        synchronized (this) {
            unsent--;
            more = wanting;
        }
        if (outcome != SendOutcome.SENT) {
            router.unattended(asker, requestId);
        } else if (more) {
            router.grant(asker, requestId, 0);
        }
    }

    /** Whether a part went out: then the answer's end is one more. Gives back what is not needed any more. */
    synchronized boolean ended() {
        for (; reserved > 0; reserved--) {
            back.giveBackPart();
        }
        return sequence > 0;
    }

    ByteString end(Outcome outcome) {
        return SpikeCodec.end(requestId, sequence + 1, outcome);
    }
}
