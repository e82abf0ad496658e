package spine.rcis.internal;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import spine.api.CallOptions.Stream;
import spine.api.Outcome;
import spine.api.Router;
import spine.api.SpineException;

/** Hands requests to the router, and holds it to its word that every one of them ends by its deadline. */
final class Dispatch {
    /** What the router may be late before the edge answers in its place. */
    private static final Duration GRACE = Duration.ofMillis(250);

    private final Router router;
    private final Overdue overdue = new Overdue(System::nanoTime);

    Dispatch(Router router) {
        this.router = router;
    }

    /** Completes by the deadline, or a moment after it; exceptionally only if the router itself is broken. */
    CompletableFuture<Outcome> send(Ticket ticket, Route route) {
        return send(ticket, route, Optional.empty());
    }

    /** The same, answered by parts where the agent does so. */
    CompletableFuture<Outcome> send(Ticket ticket, Route route, Optional<Stream> stream) {
        var left = ticket.remaining();
        if (left.isNegative() || left.isZero()) {
            return CompletableFuture.completedFuture(Refusals.deadlineExceeded());
        }
        try {
            var call = router.open(ticket.options(left, route.idempotent(), stream));
            var result = router.route(call, route.to(), route.payload())
                    .<Outcome>thenApply(Objects::requireNonNull).toCompletableFuture();
            overdue.watch(result, left.plus(GRACE));
            return result;
        } catch (SpineException refused) {
            return CompletableFuture.completedFuture(refused.refusal());
        } catch (RuntimeException broken) {
            return CompletableFuture.failedFuture(broken);
        }
    }

    /** What went wrong, without the wrapping of futures. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
