package spine.client;

import spine.api.rcis.ErrorDetails;
import spine.api.rcis.IngestRequest;

/** Is told how a bulk ingest goes. Called on the client's threads, one call at a time; must not block. */
public interface IngestListener {
    /** Nobody listens. */
    IngestListener NONE = new IngestListener() { };

    /** A chunk was answered. */
    default void progress(IngestSummary soFar) {
        // Who wants figures overrides this.
    }

    /**
     * An item was not stored; the stream goes on.
     *
     * @param number of the item in the stream, from 0
     */
    default void rejected(long number, IngestRequest item, ErrorDetails why) {
        // Who wants to know which overrides this; the summary counts them.
    }
}
