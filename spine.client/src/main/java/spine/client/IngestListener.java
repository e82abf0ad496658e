package spine.client;

import spine.api.rcis.ErrorDetails;
import spine.api.rcis.IngestRequest;

/**
 * Is told how a bulk ingest goes: on the executor for callbacks, one call at a time, in order. No credit is used
 * before it has returned, so a slow one slows the ingest.
 */
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
