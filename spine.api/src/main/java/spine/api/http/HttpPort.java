package spine.api.http;

import org.osgi.annotation.versioning.ProviderType;
import spine.api.Call;
import spine.api.SpineException;

/**
 * Makes HTTP calls to the outside world on behalf of one request. Each bundle gets an object of its own: what it may do is
 * what its agent declares ({@link spine.api.SpineAgent#hosts} and the others) and the operator grants, and nothing else.
 *
 * <p>A call ends with the request's deadline or cancellation, whichever comes first, and then the connection is cut. The
 * address that a name resolves to is checked and is the one that is connected to, for each redirect anew. Failures of the
 * far side count in the breaker {@code http:DOMAIN} of the agent's lane. Every call is told to the effect recorders
 * ({@link spine.api.effect}), with secrets left out. Thread-safe; blocks, so it is for the agent's own threads only.
 */
@ProviderType
public interface HttpPort {
    /**
     * Makes the call and reads the answer to its end. What may be done twice ({@link HttpRequest#idempotent}) is tried up
     * to three times (AG-08).
     *
     * @return any status, redirects followed; the body unpacked and within {@link HttpRequest#mostBytes}
     * @throws SpineException {@code FORBIDDEN} if it is not declared, not granted, or the address is a private one;
     *                        {@code RATE_LIMITED} with {@code Retry-After} if the service or a limit wants a wait that is
     *                        too long to be waited for here; {@code UNAVAILABLE} if the circuit is open or nobody answers;
     *                        {@code TOO_LARGE}; {@code DEADLINE_EXCEEDED}; {@code CANCELLED}; {@code AGENT_FAILED} if
     *                        what came is not HTTP
     * @throws InterruptedException if the request was cancelled or its deadline has passed
     */
    HttpResponse send(Call call, HttpRequest request) throws SpineException, InterruptedException;

    /**
     * Makes the call and hands the body over as it arrives. Never tried again once the first piece was handed over.
     *
     * @param body takes the pieces of a 2xx answer; that of another status is in the response as by {@link #send}
     * @return the response, for a 2xx with an empty body
     * @throws SpineException as {@link #send}, and whatever the body throws, after the connection was cut
     */
    HttpResponse stream(Call call, HttpRequest request, HttpBody body) throws SpineException, InterruptedException;
}
