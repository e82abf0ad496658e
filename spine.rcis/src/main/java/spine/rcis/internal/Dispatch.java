package spine.rcis.internal;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import spine.api.Outcome;
import spine.api.Router;
import spine.api.SpineException;

/** Hands requests to the router, and holds it to its word that every one of them ends by its deadline. */
final class Dispatch {
    /** What the router may be late before the edge answers in its place. */
    private static final Duration GRACE = Duration.ofMillis(250);

    private final Router router;

    Dispatch(Router router) {
        this.router = router;
    }

    /** Completes by the deadline, or a moment after it; exceptionally only if the router itself is broken. */
    CompletableFuture<Outcome> send(Ticket ticket, Route route) {
        var left = ticket.remaining();
        if (left.isNegative() || left.isZero()) {
            return CompletableFuture.completedFuture(Refusals.deadlineExceeded());
        }
        try {
            var call = router.open(ticket.options(left, route.idempotent()));
            return router.route(call, route.to(), route.payload())
                    .<Outcome>thenApply(Objects::requireNonNull).toCompletableFuture()
                    .orTimeout(left.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS)
                    .exceptionally(Dispatch::late);
        } catch (SpineException refused) {
            return CompletableFuture.completedFuture(refused.refusal());
        } catch (RuntimeException broken) {
            return CompletableFuture.failedFuture(broken);
        }
    }

    private static Outcome late(Throwable failure) {
        var cause = cause(failure);
        if (cause instanceof TimeoutException) {
            return Refusals.deadlineExceeded();
        }
        throw new CompletionException(cause);
    }

    /** What went wrong, without the wrapping of futures. */
    static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
