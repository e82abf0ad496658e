package spine.api;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Answers requests. This is all that an agent in the container implements; register it as a service
 * with the properties of {@link SpineAgent}.
 *
 * <p>Called from several threads at once, never more than the routing table's limit for one agent; their context class
 * loader is that of the agent's class.
 * What the agent does to the outside world goes through a port service, so that it can be recorded,
 * limited and broken off.
 */
@ConsumerType
public interface Agent {
    /**
     * Answers one request; may block until {@link Call#remaining()} is over, when its thread is interrupted.
     *
     * @param call    who asks, until when, and whether it is still wanted
     * @param request what is asked
     * @return the answer, never null
     * @throws SpineException to refuse in the agent's own words
     * @throws Exception      anything else reaches the caller as {@code AGENT_FAILED}, without its stack trace
     */
    Payload answer(Call call, Payload request) throws Exception;

    /**
     * Why it cannot work at all now, such as for want of a key: requests are refused with this at once, the directory shows
     * it as DISABLED, and {@code spinectl why} says it. Asked for each request on the agent's own threads, and twice a
     * second besides: quick, never blocks. One that throws counts as able.
     *
     * @return empty if it works; the remedy begins with a verb
     */
    default Optional<Refusal> disabled() {
        return Optional.empty();
    }
}
