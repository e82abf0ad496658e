package spine.orchestrator.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Address;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.PartReader;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.Router;

/**
 * Asks other agents on behalf of a call, in its generation, and waits: never beyond a limit or its deadline. Who is not
 * done by the limit is stopped.
 */
final class Questions {
    private static final Logger LOG = LoggerFactory.getLogger(Questions.class);

    private final Router router;

    Questions(Router router) {
        this.router = router;
    }

    /** The agent's answer or why there is none, within the limit. */
    Outcome ask(Call call, String agent, Payload question, Duration limit) throws InterruptedException {
        var left = call.remaining();
        boolean limited = limit.compareTo(left) < 0;
        var wait = limited ? limit : left;
        if (wait.isZero()) {
            return late(agent, wait);
        }
        try {
            var nested = limited ? call.nested(limit, Optional.empty()) : call.nested();
            return router.route(nested, new Address.Name(agent), question).toCompletableFuture()
                    .get(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return late(agent, wait);
        } catch (ExecutionException e) {
            LOG.error("request {}: routing to {} failed", call.requestId(), agent, e.getCause());
            return new Refusal(ErrorCode.INTERNAL, "Routing to agent " + agent + " failed.",
                    "Look for the request id in the server's log and report it.");
        }
    }

    /** The agent's answer by parts; whoever reads it closes it. */
    PartReader stream(Call call, String agent, Payload question) {
        return PartReader.ask(router, call, new Address.Name(agent), question);
    }

    private static Refusal late(String agent, Duration wait) {
        return new Refusal(ErrorCode.DEADLINE_EXCEEDED,
                "Agent " + agent + " did not answer within " + wait.toMillis() + " ms.", "Allow more time.");
    }
}
