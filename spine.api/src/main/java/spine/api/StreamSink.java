package spine.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Takes the parts of one streamed answer on behalf of whoever asked; implemented by the edges. Called one at a time, and
 * never after the request's outcome. Must neither block nor throw.
 */
@ConsumerType
public interface StreamSink {
    /**
     * Sets room aside for further parts, before they are granted to the agent.
     *
     * @param parts how many are wanted, over 0
     * @return for how many there is room, 0 to that many; -1 if there is none and none is to come, since nothing of this
     *         stream is under way that could make any
     */
    int room(int parts);

    /**
     * One part, into the room of one.
     *
     * @param sequence from 1, rising by one
     * @param part     of 1 to {@link Parts#MOST_BYTES} bytes
     */
    void part(long sequence, Payload part);
}
