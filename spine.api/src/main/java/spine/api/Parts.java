package spine.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Where an agent puts the parts of a streamed answer, in order. The stream's end is not written: it ends when the agent
 * returns, or with its failure when it throws. For one thread at a time.
 */
@ProviderType
public interface Parts {
    /** Bytes of one part at most; longer ones travel as several. */
    int MOST_BYTES = 131_072;

    /**
     * Hands one part over; blocks while whoever asked has granted none. An empty one is left out.
     *
     * @param part its facts ({@link Payload#meta()}) stay behind
     * @throws InterruptedException if the request was cancelled or its deadline has passed meanwhile: stop
     * @throws SpineException       if the stream has ended for another reason: stop; that reason reaches the caller
     */
    void write(Payload part) throws InterruptedException, SpineException;

    /**
     * Says something about the answer as a whole, such as {@code source}: told with its end, as the facts of an answer by
     * one payload are. Does not block.
     *
     * @param key   the last one under the same key counts
     * @param value what is beyond 32 facts, or 32,768 characters of all, is left out
     */
    default void fact(String key, String value) {
        // Where nobody is told of the end there is nobody to tell.
    }
}
