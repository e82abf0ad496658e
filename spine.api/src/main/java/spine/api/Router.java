package spine.api;

import java.util.concurrent.CompletableFuture;
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

    /** Cancels the principal's own request, or one that is nested in it alone; the receipt says what became of it. */
    CancelReceipt cancel(Principal principal, String requestId, String reason);

    /**
     * Cancels as {@link #cancel} does, and waits a short, configured time for the agent's word that it has stopped.
     *
     * @return completes once and normally; {@code STILL_RUNNING} only when the time was over. Completed on the router's
     *         threads.
     */
    default CompletionStage<CancelReceipt> stop(Principal principal, String requestId, String reason) {
        return CompletableFuture.completedFuture(cancel(principal, requestId, reason));
    }

    /**
     * Grants further parts of the streamed answer to the principal's own request, or to one that is nested in it; see
     * {@link CallOptions#stream}. More than {@link CallOptions.Stream#MOST_CREDIT} are never under way, whatever is granted.
     *
     * @param parts how many more; 0 or less changes nothing
     * @return false if there is no such stream, or none any more
     */
    default boolean grant(Principal principal, String requestId, int parts) {
        return false;
    }

    /**
     * Says that nobody takes the parts of this stream any more: the connection of who asked is gone, or it asks again. If
     * parts have come already it goes on without: what is asked again under its id gets the joined answer if that is small, else {@code TOO_LARGE}.
     */
    default void unattended(Principal principal, String requestId) {
        // A router that streams nothing has nothing to do.
    }

    /** Who serves, in what state; empty fields of the question match everything. */
    Directory directory(Discover question);
}
