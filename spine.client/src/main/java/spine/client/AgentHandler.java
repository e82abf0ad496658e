package spine.client;

import org.osgi.annotation.versioning.ConsumerType;
import spine.api.Payload;
import spine.api.SpineException;

/** Answers the requests of an {@link AgentClient}. Called from as many threads as the credit allows. */
@ConsumerType
@FunctionalInterface
public interface AgentHandler {
    /**
     * Answers one request; may block until the deadline. A thread whose request was cancelled is interrupted.
     *
     * @return the answer, never null
     * @throws SpineException to refuse in the agent's own words
     * @throws Exception      anything else reaches the caller as {@code AGENT_FAILED}, without its stack trace
     */
    Payload answer(AgentRequest request) throws Exception;
}
