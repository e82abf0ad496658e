package spine.api;

import java.time.Duration;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import spine.api.routing.RoutingSnapshot;

/**
 * One request on its way: who asks, until when, and in which generation. Made by {@link Router#open};
 * pins its routing snapshot until it ends, and nested calls inherit it. Thread-safe.
 */
@ProviderType
public interface Call {
    /** The client's id for it; a nested call has an id of its own. */
    String requestId();

    /** Whose key was verified for it. */
    Principal principal();

    /** Time left, never negative; by a monotonic clock. */
    Duration remaining();

    /** The W3C trace context. */
    TraceContext trace();

    /** Fires when the caller cancels or the deadline passes. */
    CancelToken cancel();

    /** The snapshot that this call and all its nested calls are routed by. */
    RoutingSnapshot pinned();

    /** Whether the work may be done twice; only such a request is tried again after its agent died. */
    boolean idempotent();

    /**
     * Notes what was spent for it, such as {@code http_calls} or {@code tokens}; summed up, and told in the receipt of a
     * cancellation.
     *
     * @param what a stable word with its unit; beyond 16 of them the rest is not noted
     */
    default void spend(String what, double amount) {
        // Who keeps no accounts has nothing to note.
    }

    /** A call for work on behalf of this one: same principal, deadline, generation and cancellation. */
    Call nested();

    /**
     * The same with a time limit of its own, which ends it and what is nested in it and leaves this one alone, and answered
     * by parts if a stream is given; {@link PartReader} is the simple way to have that. {@link Router#cancel} and
     * {@link Router#grant} know it by this principal and its own id, from when it is routed until its outcome.
     *
     * @param limit  from now on; the deadline of this one holds as well
     * @param stream where the parts of its answer go
     */
    default Call nested(Duration limit, Optional<CallOptions.Stream> stream) {
        return nested();
    }
}
