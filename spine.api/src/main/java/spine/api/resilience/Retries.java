package spine.api.resilience;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.osgi.annotation.versioning.ProviderType;
import spine.api.Outcome;

/**
 * Tries again without holding a thread. Retries to one service of one lane are at most a share of its calls, so that they
 * never become the load that keeps it down.
 */
@ProviderType
public interface Retries {
    /** Time for a short request (BR-17). */
    Duration SHORT = Duration.ofSeconds(1);
    /** Time for a call to the outside world (BR-17). */
    Duration EXTERNAL = Duration.ofSeconds(5);
    /** Time for a long request (BR-17). */
    Duration LONG = Duration.ofSeconds(30);

    /**
     * Calls a service for work that may be done twice, again while it refuses with a code of the category RETRY, tries and
     * budget last, and the deadline allows the wait. A {@code Retry-After} that is longer than the policy's wait is waited
     * for instead.
     *
     * @param policy   how often and when
     * @param deadline of all tries together, from now
     * @param work     one try; what it throws goes to the caller, as does a stage that fails: only refusals are retried
     * @return the outcome of the last try, or the last refusal if there was no other try
     */
    CompletionStage<Outcome> call(Lane lane, String service, RetryPolicy policy, Duration deadline,
            Supplier<? extends CompletionStage<Outcome>> work);

    /**
     * The reliable send (BR-16), outside of any budget.
     *
     * @param send tries to send without blocking; false if there is no room. What it throws goes to the caller.
     * @return whether it was sent; false cannot be left unread: the message is lost then
     */
    CompletionStage<Boolean> send(RetryPolicy policy, BooleanSupplier send);
}
