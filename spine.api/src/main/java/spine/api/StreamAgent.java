package spine.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * An agent that answers by parts, to callers who want to see them as they come; others get them joined, up to the
 * largest message. Registered as an {@link Agent} service with the properties of {@link SpineAgent}.
 */
@ConsumerType
public interface StreamAgent extends Agent {
    /**
     * Answers one request by parts, as {@link Agent#answer(Call, Payload)} does by one payload. Returning ends the stream;
     * whatever is thrown ends it too, and is told to the caller after the parts that were written.
     *
     * @throws SpineException to refuse, or to break off, in the agent's own words
     * @throws Exception      anything else reaches the caller as {@code AGENT_FAILED}, without its stack trace
     */
    void answer(Call call, Payload request, Parts out) throws Exception;

    /** All parts as one payload. */
    @Override
    default Payload answer(Call call, Payload request) throws Exception {
        var all = new JoinedParts();
        answer(call, request, all);
        return all.joined();
    }
}
