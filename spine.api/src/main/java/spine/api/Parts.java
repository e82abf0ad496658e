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
}
