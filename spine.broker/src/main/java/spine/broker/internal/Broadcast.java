package spine.broker.internal;

import java.util.List;
import java.util.TreeMap;
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

/**
 * Tells several the same, each by its own queue: one that is full or gone is counted and holds up nobody. The sender's
 * answer says who took it, at once; what the members say later is dropped, and the call's deadline still ends their work.
 */
final class Broadcast {
    private static final Logger LOG = LoggerFactory.getLogger(Broadcast.class);

    private final Counters counters;
    private final Shield shield;

    Broadcast(Counters counters, Shield shield) {
        this.counters = counters;
        this.shield = shield;
    }

    /** @param watched whether those who watch have been told already */
    Outcome send(ActiveCall call, List<Member> members, Payload request, boolean watched) {
        var left = new TreeMap<String, ErrorCode>();
        for (var member : members) {
            var sent = sent(call, member, request);
            if (sent.isDone() && sent.join() instanceof Refusal refusal && isNotTaken(refusal.code())) {
                left.put(member.name(), refusal.code());
                counters.add("broadcast.not_taken");
            } else {
                counters.add("broadcast.taken");
            }
        }
        if (!watched && left.size() == members.size()) {
            return nobody(members);
        }
        var not = new StringBuilder();
        left.forEach((name, code) -> not.append(not.isEmpty() ? "" : ",").append('"').append(name).append("\":\"")
                .append(code).append('"'));
        var said = "{\"took\":" + (members.size() - left.size()) + ",\"of\":" + members.size() + ",\"monitor\":" + watched
                + ",\"not\":{" + not + "}}";
        return new Answer(new Payload("application/json", Payload.text(said).data()), "broker",
                call.pinned().generation());
    }

    private static Refusal nobody(List<Member> members) {
        return members.isEmpty() ? new Refusal(ErrorCode.NO_SUCH_AGENT, "Nobody of the group is there.",
                "'spinectl routes' shows who belongs to it.")
                : new Refusal(ErrorCode.OVERLOADED, "None of the group's " + members.size() + " members could take it.",
                        "Try again later.").with("Retry-After", "1");
    }

    private static boolean isNotTaken(ErrorCode code) {
        return code == ErrorCode.OVERLOADED || code == ErrorCode.UNAVAILABLE || code == ErrorCode.RATE_LIMITED;
    }

    private CompletableFuture<Outcome> sent(ActiveCall call, Member member, Payload request) {
        if (call.priority().isLow() && Strategies.isDegraded(member)) {
            return refused(new Refusal(ErrorCode.UNAVAILABLE, "Agent " + member.name() + " is degraded.", ""));
        }
        Passage passage;
        try {
            passage = shield.enter(call, member);
        } catch (SpineException closed) {
            return refused(closed.refusal());
        }
        // Held until it is done, so that snapshot and deadline outlive the sender's answer.
        call.hold();
        return dispatched(call, member, request).whenComplete((outcome, never) -> {
            passage.ended(outcome, call.cancel().isCancelled());
            call.release();
        });
    }

    private static CompletableFuture<Outcome> refused(Refusal why) {
        return CompletableFuture.completedFuture(why);
    }

    private static CompletableFuture<Outcome> dispatched(ActiveCall call, Member member, Payload request) {
        try {
            return member.destination().dispatch(call, request).handle((outcome, broken) -> outcome != null ? outcome
                    : broken(call, member, broken)).toCompletableFuture();
        } catch (RuntimeException broken) {
            return refused(broken(call, member, broken));
        }
    }

    private static Refusal broken(ActiveCall call, Member member, Throwable cause) {
        LOG.error("broadcast to {} failed request={}", member.name(), call.requestId(), cause);
        return new Refusal(ErrorCode.UNAVAILABLE, "Routing to " + member.name() + " failed.", "");
    }
}
