package spine.broker.internal;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import spine.api.ErrorCode;
import spine.api.Principal;
import spine.api.Refusal;

/**
 * The nested calls with a limit or a stream of their own that are on their way, by the ids that were made for them: ends
 * each by its limit, if that comes before its request's deadline. As many as agents have under way. Thread-safe.
 */
final class NestedCalls {
    private final ScheduledExecutorService timer;
    private final Map<String, ActiveCall> calls = new ConcurrentHashMap<>();

    NestedCalls(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    /** Does nothing for other calls. */
    void begin(ActiveCall call) {
        if (call.done() == null) {
            return;
        }
        calls.put(call.requestId(), call);
        var left = call.remaining();
        if (call.endsEarlier()) {
            try {
                var overdue = timer.schedule(() -> call.source().fire(late(left)), left.toNanos(), NANOSECONDS);
                call.done().whenComplete((ended, never) -> overdue.cancel(false));
            } catch (RejectedExecutionException stopping) {
                // The request itself is being ended, and this with it.
            }
        }
    }

    private static Refusal late(Duration limit) {
        return new Refusal(ErrorCode.DEADLINE_EXCEEDED, "No answer within " + limit.toMillis() + " ms.",
                "Allow more time.");
    }

    /** Likewise. */
    void end(ActiveCall call) {
        if (call.done() != null) {
            calls.remove(call.requestId(), call);
            call.done().complete(null);
        }
    }

    /** Null if there is none of this principal. */
    ActiveCall find(Principal principal, String requestId) {
        var call = calls.get(requestId);
        return call != null && call.principal().scheme().equals(principal.scheme())
                && call.principal().id().equals(principal.id()) ? call : null;
    }
}
