package spine.http.internal;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.http.HttpBody;
import spine.api.http.HttpRequest;
import spine.api.http.HttpResponse;
import spine.api.resilience.RetryPolicy;
import spine.http.grant.internal.Target;

/**
 * One call of an agent with its tries and redirects, on the agent's thread. Tries are granted by {@link spine.api.resilience.Retries},
 * with its pauses and its budget for each service; what is not idempotent is tried once.
 */
final class Trip {
    private static final int MOST_REDIRECTS = 5;
    private static final int SERVER_ERROR = 500;
    /** Tells the retries to leave it at that. */
    private static final Refusal ENOUGH = new Refusal(ErrorCode.INVALID_REQUEST, "", "");

    private final World world;
    private final Caller caller;
    private final Call call;
    private final Handing body;
    private final long endNanos;

    Trip(World world, Caller caller, Call call, HttpBody body) {
        this.world = world;
        this.caller = caller;
        this.call = call;
        this.body = body == null ? null : new Handing(body);
        this.endNanos = System.nanoTime() + world.settings().callTimeout().toNanos();
    }

    /** Notes whether anything was handed over. */
    static final class Handing implements HttpBody {
        private final HttpBody body;
        private boolean hasBegun;
        private SpineException thrown;

        Handing(HttpBody body) {
            this.body = body;
        }

        boolean hasBegun() {
            return hasBegun;
        }

        @Override
        public void take(ByteString bytes) throws SpineException, InterruptedException {
            hasBegun = true;
            try {
                body.take(bytes);
            } catch (SpineException e) {
                thrown = e;
                throw e;
            }
        }
    }

    HttpResponse go(HttpRequest request) throws SpineException, InterruptedException {
        try {
            return request.idempotent() ? new Tries().go(request) : follow(request);
        } catch (Failure failure) {
            throw body != null && body.thrown != null ? body.thrown : failure;
        }
    }

    private HttpResponse follow(HttpRequest request) throws Failure, InterruptedException {
        var at = request;
        for (int hop = 0; hop <= MOST_REDIRECTS; hop++) {
            var response = new Leg(world, caller, call, body, leftNanos(), hop == 0).go(at);
            var next = Redirect.next(at, response);
            if (next.isEmpty()) {
                return response;
            }
            at = next.get();
        }
        throw Failure.last(ErrorCode.AGENT_FAILED, Redirect.host(request) + " redirects more than " + MOST_REDIRECTS + " times.",
                "Ask for the address that it leads to.");
    }

    private long leftNanos() {
        return endNanos - System.nanoTime();
    }

    /** The tries: granted on other threads, made on this one. */
    private final class Tries {
        private final LinkedBlockingQueue<CompletableFuture<Outcome>> turns = new LinkedBlockingQueue<>();
        private final CompletableFuture<Outcome> over = new CompletableFuture<>();
        private HttpResponse response;
        private Failure failure;

        HttpResponse go(HttpRequest request) throws SpineException, InterruptedException {
            var left = Duration.ofNanos(Math.max(1, Math.min(leftNanos(), call.remaining().toNanos())));
            var service = Target.of(request.uri()).map(Leg::service).orElse("http:malformed");
            call.cancel().onCancel(() -> turns.add(over));
            world.retries().call(caller.lane(), service, RetryPolicy.CALL, left, () -> {
                var turn = new CompletableFuture<Outcome>();
                turns.add(turn);
                return turn;
            }).whenComplete((outcome, broken) -> turns.add(over));
            for (var turn = turns.take(); turn != over; turn = turns.take()) {
                turn.complete(attempt(request, turn));
            }
            if (failure != null) {
                throw failure;
            }
            if (response != null) {
                return response;
            }
            throw Failure.last(ErrorCode.CANCELLED, "The request was cancelled before the call was made.", "");
        }

        private Outcome attempt(HttpRequest request, CompletableFuture<Outcome> turn) throws InterruptedException {
            response = null;
            failure = null;
            try {
                response = follow(request);
                return response.status() >= SERVER_ERROR && !hasBegun()
                        ? new Refusal(ErrorCode.UNAVAILABLE, "status " + response.status(), "") : ENOUGH;
            } catch (Failure e) {
                failure = hasBegun() ? e.last() : e;
                return failure.isWorthAgain() ? e.refusal() : ENOUGH;
            } catch (InterruptedException | RuntimeException e) {
                turn.complete(ENOUGH);
                throw e;
            }
        }

        private boolean hasBegun() {
            return body != null && body.hasBegun();
        }
    }
}
