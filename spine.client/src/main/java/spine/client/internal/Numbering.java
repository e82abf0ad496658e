package spine.client.internal;

import java.util.TreeSet;
import java.util.UUID;

/**
 * What the chunks of a bulk ingest are called on the wire. Usually one stream from beginning to end; a server that
 * was restarted has forgotten it, and then what is unanswered goes on as a new stream from 1. Thread-safe.
 */
public final class Numbering {
    private final TreeSet<Long> unanswered = new TreeSet<>();
    private String streamId = UUID.randomUUID().toString();
    private long base;

    /**
     * A chunk's place on the wire.
     *
     * @param streamId of the stream that it belongs to now
     * @param sequence in that stream, from 1
     */
    public record Place(String streamId, long sequence) {
    }

    synchronized Place begin(long chunk) {
        unanswered.add(chunk);
        return of(chunk);
    }

    synchronized Place of(long chunk) {
        return new Place(streamId, chunk - base);
    }

    synchronized void end(long chunk) {
        unanswered.remove(chunk);
    }

    /** The server expects the beginning of a stream whose beginning it has answered: a new one begins. */
    synchronized void forgotten(Place at) {
        if (at.streamId().equals(streamId) && !unanswered.contains(base + 1)) {
            streamId = UUID.randomUUID().toString();
            base = unanswered.first() - 1;
        }
    }
}
