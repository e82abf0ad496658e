package spine.rcis.internal;

import java.util.concurrent.CompletableFuture;
import spine.api.Answer;
import spine.api.Outcome;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.rcis.IngestChunk;
import spine.api.rcis.IngestProgress;

/** One chunk of a bulk ingest, with the way to its reply. */
final class Chunk {
    private final Pending pending;
    private final Ticket ticket;
    private final Dispatch dispatch;
    private final String stream;
    private final long sequence;
    private final boolean last;
    private final Route route;

    Chunk(Pending pending, Ticket ticket, IngestChunk chunk, Route route, Dispatch dispatch) {
        this.pending = pending;
        this.ticket = ticket;
        this.dispatch = dispatch;
        this.stream = chunk.getStreamId();
        this.sequence = chunk.getSequence();
        this.last = chunk.getLast();
        this.route = route;
    }

    String client() {
        return ticket.principal().id();
    }

    String stream() {
        return stream;
    }

    long sequence() {
        return sequence;
    }

    boolean last() {
        return last;
    }

    /** Has the items stored. */
    CompletableFuture<Outcome> store() {
        return dispatch.send(ticket, route);
    }

    /** What memory says of the stream so far; the credit is still missing. */
    IngestProgress progress(Answer answer) throws SpineException {
        return Route.expect(answer, IngestProgress.getDefaultInstance());
    }

    /** Ends well: memory's answer, with the credit in its progress. */
    void stored(Answer answer, IngestProgress progress) {
        pending.end(answer, (same, reply) -> Route.chunk(progress, reply));
    }

    /** Ends before anything was done for it. */
    void putOff(Refusal refusal) {
        pending.putOff(refusal);
    }

    /** Ends as memory or the router said. */
    void refuse(Refusal refusal) {
        pending.refuse(refusal);
    }

    void fail(Throwable failure) {
        pending.fail(failure);
    }
}
