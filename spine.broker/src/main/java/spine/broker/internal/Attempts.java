package spine.broker.internal;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Answer;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.routing.Member;

/** The tries of one request, one after the other; the first that settles it ends it. */
final class Attempts {
    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

    private final ActiveCall call;
    private final List<Member> members;
    private final Payload request;
    private final CompletableFuture<Outcome> result;
    private final Counters counters;
    private final Shield shield;

    /** @param members in the order in which they are to be tried; at least one */
    Attempts(ActiveCall call, List<Member> members, Payload request, CompletableFuture<Outcome> result,
            Counters counters, Shield shield) {
        this.call = call;
        this.members = members;
        this.request = request;
        this.result = result;
        this.counters = counters;
        this.shield = shield;
    }

    /** Tries the members from this one on, until one has taken the request and answers later, or all refused. */
    void from(int start) {
        for (int tried = start; tried < members.size(); tried++) {
            var attempt = shielded(tried);
            if (attempt == null) {
                continue;
            }
            if (!attempt.isDone()) {
                int now = tried;
                attempt.thenAccept(outcome -> {
                    if (!isSettled(now, outcome)) {
                        from(now + 1);
                    }
                });
                return;
            }
            if (isSettled(tried, attempt.join())) {
                return;
            }
        }
    }

    /** The attempt; null if this member's breaker or limit does not let it pass and another member is left to be asked. */
    private CompletableFuture<Outcome> shielded(int tried) {
        Passage passage;
        try {
            passage = shield.enter(call, members.get(tried));
        } catch (SpineException refused) {
            counters.add("refused.shielded");
            return tried + 1 < members.size() && !result.isDone() ? null
                    : CompletableFuture.completedFuture(refused.refusal());
        }
        return dispatched(members.get(tried)).whenComplete(
                (outcome, never) -> passage.ended(outcome, call.cancel().isCancelled()));
    }

    private CompletableFuture<Outcome> dispatched(Member member) {
        try {
            return member.destination().dispatch(call, request)
                    .handle((outcome, broken) -> outcome != null ? outcome : broken(member, broken))
                    .toCompletableFuture();
        } catch (RuntimeException broken) {
            return CompletableFuture.completedFuture(broken(member, broken));
        }
    }

    private Outcome broken(Member member, Throwable cause) {
        LOG.error("routing to {} failed request={}", member.name(), call.requestId(), cause);
        return new Refusal(ErrorCode.INTERNAL, "Routing to " + member.name() + " failed.", "");
    }

    private boolean isSettled(int tried, Outcome outcome) {
        if (tried + 1 < members.size() && mayTryAnother(members.get(tried), outcome)) {
            counters.add("calls.retried");
            return false;
        }
        if (!result.complete(outcome) && outcome instanceof Answer) {
            counters.add("replies.late");
        }
        return true;
    }

    private boolean hasBegunToAnswer() {
        return call.flow() != null && call.flow().isBegun();
    }

    /** Unreached workers can always be passed over; one that died at work only if the work may be done twice. */
    private boolean mayTryAnother(Member asked, Outcome outcome) {
        return outcome instanceof Refusal refusal && !result.isDone() && !hasBegunToAnswer()
                && (refusal.code() == ErrorCode.UNAVAILABLE || refusal.code() == ErrorCode.OVERLOADED
                        || Ability.isDisabled(refusal, asked.name())
                        || refusal.code() == ErrorCode.OUTCOME_UNKNOWN && call.idempotent());
    }
}
