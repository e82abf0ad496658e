package spine.api;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ProviderType;
import spine.api.message.CancelReceipt;
import spine.api.message.Directory;
import spine.api.message.Discover;

/** Takes requests to agents, in the container or outside, by the routing snapshot. Thread-safe, never blocks. */
@ProviderType
public interface Router {
    /**
     * Starts a request: pins the current snapshot and starts the clock. The caller routes it once; its end
     * releases the pin, its deadline at the latest.
     *
     * @throws SpineException {@code OVERLOADED} above the limit of requests in flight
     */
    Call open(CallOptions options) throws SpineException;

    /**
     * Sends a request on its way.
     *
     * @return completes exactly once, normally, by the call's deadline; a failure is a {@link Refusal}.
     *         Completed on the router's threads: continue elsewhere if the work is long.
     */
    CompletionStage<Outcome> route(Call call, Address to, Payload request);

    /** Cancels the principal's own request; the receipt says what became of it. */
    CancelReceipt cancel(Principal principal, String requestId, String reason);

    /** Who serves, in what state; empty fields of the question match everything. */
    Directory directory(Discover question);
}
