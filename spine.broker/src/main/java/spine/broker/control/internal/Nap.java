package spine.broker.control.internal;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import spine.api.Address;
import spine.api.Answer;
import spine.api.CallOptions;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.Payload;
import spine.api.Principal;
import spine.api.Refusal;
import spine.api.Router;
import spine.api.SpineException;
import spine.api.TraceContext;
import spine.api.rcis.CommandRequest;
import spine.api.rcis.CommandResponse;

/**
 * Has memory consolidate, by the same request as RCIS's NAP. One at a time. Answers when memory does, or before the
 * caller takes the system for frozen, while memory goes on. Thread-safe, never blocks.
 */
final class Nap {
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final long ANSWER_MILLIS = 4_000;
    private static final Said GOES_ON = Said.done(Command.NAP, true, "memory has begun and goes on.");
    private static final Payload REQUEST = Payload.message(
            CommandRequest.newBuilder().setCommand(CommandRequest.CommandType.NAP).build());

    private final Router router;
    private final AtomicBoolean naps = new AtomicBoolean();

    Nap(Router router) {
        this.router = router;
    }

    CompletionStage<Said> take() {
        if (!naps.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(Said.done(Command.NAP, false, "memory is at it."));
        }
        try {
            var call = router.open(new CallOptions(UUID.randomUUID().toString(), Principal.KERNEL, LONGEST,
                    TraceContext.NONE, false));
            var ended = router.route(call, new Address.Name("memory"), REQUEST).whenComplete((o, e) -> naps.set(false));
            return ended.thenApply(Nap::said).toCompletableFuture().completeOnTimeout(GOES_ON, ANSWER_MILLIS, MILLISECONDS);
        } catch (SpineException refused) {
            naps.set(false);
            return CompletableFuture.completedFuture(Said.refused(refused.refusal()));
        }
    }

    private static Said said(Outcome outcome) {
        if (outcome instanceof Refusal refusal) {
            return Said.refused(refusal);
        }
        try {
            var response = ((Answer) outcome).payload().as(CommandResponse.getDefaultInstance());
            return response.getSuccess() ? Said.done(Command.NAP, true, response.getResultMessage())
                    : Said.refused(ErrorCode.AGENT_FAILED, response.getResultMessage(), "");
        } catch (SpineException other) {
            return Said.refused(other.refusal());
        }
    }
}
