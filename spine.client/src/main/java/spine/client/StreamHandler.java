package spine.client;

import org.osgi.annotation.versioning.ConsumerType;
import spine.api.Parts;
import spine.api.Payload;

/**
 * Answers the requests of an {@link AgentClient} by parts. Whoever asked for one answer gets them joined by the broker, up
 * to the largest message. Called from as many threads as the credit allows.
 */
@ConsumerType
@FunctionalInterface
public interface StreamHandler extends AgentHandler {
    /**
     * Answers one request; returning ends the stream, whatever is thrown ends it too and is told after the parts.
     *
     * @param out its {@code write} blocks while whoever asked has granted no more
     * @throws spine.api.SpineException to refuse, or to break off, in the agent's own words
     * @throws Exception                anything else reaches the caller as {@code AGENT_FAILED}, without its stack trace
     */
    void answer(AgentRequest request, Parts out) throws Exception;

    /** Not called by {@link AgentClient}. */
    @Override
    default Payload answer(AgentRequest request) {
        throw new UnsupportedOperationException("this agent answers by parts");
    }
}
