package spine.broker.internal;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import spine.api.Address;
import spine.api.Answer;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.message.ComponentID;
import spine.api.message.NeuralSpike;
import spine.api.message.ResponseMetadata;
import spine.api.monitor.Monitor;
import spine.api.routing.Member;
import spine.broker.routes.internal.Kind;
import spine.broker.routes.internal.Priority;
import spine.broker.routes.internal.Rule;
import spine.broker.routes.internal.Source;
import spine.broker.routes.internal.Strategy;

/**
 * Sends each request in the way that its rule says (BR-10); rule and members are of the snapshot that the call pinned.
 * What no rule takes is refused. Thread-safe, never blocks.
 */
final class Strategies {
    static final int EXECUTOR = ComponentID.EXECUTOR_KVM_VALUE;
    private static final Refusal NOT_THE_EXECUTOR = new Refusal(ErrorCode.FORBIDDEN, "This goes to the executor, component "
            + EXECUTOR + ", over its verified key, and to nobody else.", "See the rules: spinectl routes.");
    private static final Refusal NOT_VERIFIED = new Refusal(ErrorCode.UNAVAILABLE,
            "The key of the executor that is there is not entitled to component " + EXECUTOR + " just now.",
            "See 'spinectl whitelist list'.");
    private static final String TOPIC = "spikes.";

    private final Counters counters;
    private final Shield shield;
    private final Awaited awaited;
    private final Broadcast broadcast;
    /** Who watches; null if nobody can. */
    volatile Monitor monitor;

    Strategies(Counters counters, Shield shield, Awaited awaited) {
        this.counters = counters;
        this.shield = shield;
        this.awaited = awaited;
        this.broadcast = new Broadcast(counters, shield);
    }

    /** @param first completed with the outcome, unless it ends before */
    void send(ActiveCall call, Address asked, Payload request, CompletableFuture<Outcome> first) {
        var table = call.snapshot();
        var key = ActiveCall.isEnvelope(call, request) && table.isDivided() ? call.key() : null;
        var to = key == null ? asked : key;
        var rule = table.rules().match(call.source(request), call.kind(request), to);
        if (rule == null) {
            counters.add("refused.no_rule");
            first.complete(noRule(call, request));
        } else if (rule.strategy() == Strategy.FIRE_AND_FORGET) {
            first.complete(forget(call, request));
        } else if (rule.strategy() == Strategy.BROADCAST || to instanceof Address.Group) {
            first.complete(toAll(call, rule, to, request));
        } else {
            toOne(call, rule, to, new Ask(request, first));
        }
    }

    private static Refusal noRule(ActiveCall call, Payload request) {
        return new Refusal(ErrorCode.FORBIDDEN, "No routing rule takes " + Kind.name(call.kind(request)) + " from "
                + Source.name(call.source(request)) + " there.", "See the rules: spinectl routes.");
    }

    private record Ask(Payload request, CompletableFuture<Outcome> first) {
    }

    private void toOne(ActiveCall call, Rule rule, Address asked, Ask ask) {
        boolean secure = rule.strategy() == Strategy.SECURE_CHANNEL;
        var to = secure && isNobody(asked) ? new Address.Component(EXECUTOR) : asked;
        var sharing = call.snapshot().sharing(to);
        var members = sharing.members();
        if (members.isEmpty()) {
            counters.add("refused.no_such_agent");
            ask.first.complete(awaited.refusal(to));
            return;
        }
        if (secure) {
            var executors = members.stream().filter(Strategies::isExecutor).toList();
            members = executors.stream().filter(Strategies::isVerified).toList();
            if (members.isEmpty()) {
                counters.add("refused.secure_channel");
                ask.first.complete(executors.isEmpty() ? NOT_THE_EXECUTOR : NOT_VERIFIED);
                return;
            }
        }
        boolean turns = rule.strategy() != Strategy.ENQUEUE && members.size() > 1;
        var order = inTurn(members, turns ? sharing.turn().getAndIncrement() : 0, call.priority());
        if (order.isEmpty()) {
            counters.add("refused.degraded");
            ask.first.complete(new Refusal(ErrorCode.UNAVAILABLE, "Whoever could do it is degraded, and gets no work of"
                    + " class " + call.priority() + " meanwhile.", "Try again later.").with("Retry-After", "1"));
            return;
        }
        new Attempts(call, order, ask.request, ask.first, counters, shield).from(0);
    }

    private static boolean isNobody(Address address) {
        return address instanceof Address.Component component && component.id() == 0 && component.instance().isEmpty();
    }

    static boolean isExecutor(Member member) {
        return member.descriptor().component().orElse(-1) == EXECUTOR;
    }

    /** In the container there is no wire on which another could be; outside its key must be the executor's, now. */
    static boolean isVerified(Member member) {
        return member.destination() instanceof LocalDestination
                || member.destination() instanceof RemoteDestination remote && remote.mayServeAs(EXECUTOR);
    }

    /**
     * From this turn on, the degraded ones last (BR-11); for work of a low class without them (HB-05). Of those that are
     * disabled one, and only where there is nobody else: it says what is missing.
     */
    private static List<Member> inTurn(List<Member> members, int turn, Priority priority) {
        if (members.size() == 1) {
            // Also one that is disabled: it says why.
            return priority.isLow() && isDegraded(members.get(0)) ? List.of() : members;
        }
        var order = new ArrayList<Member>(members.size());
        List<Member> degraded = List.of();
        Member disabled = null;
        for (var member : members) {
            if (disabled(member) != null) {
                disabled = member;
            } else if (!isDegraded(member)) {
                order.add(member);
            } else if (!priority.isLow()) {
                degraded = degraded.isEmpty() ? new ArrayList<>() : degraded;
                degraded.add(member);
            }
        }
        rotate(order, turn);
        rotate(degraded, turn);
        order.addAll(degraded);
        if (order.isEmpty() && disabled != null) {
            order.add(disabled);
        }
        return order;
    }

    private static void rotate(List<Member> order, int turn) {
        if (order.size() > 1) {
            Collections.rotate(order, -Math.floorMod(turn, order.size()));
        }
    }

    /** Why it cannot work, as it said last; null if it can, or is outside. */
    static Refusal disabled(Member member) {
        return member.destination() instanceof LocalDestination local ? local.disabled() : null;
    }

    static boolean isDegraded(Member member) {
        return member.destination() instanceof Graded graded && graded.isDegraded();
    }

    /** A rule's group, or the one that is addressed. */
    private Outcome toAll(ActiveCall call, Rule rule, Address to, Payload request) {
        var name = to instanceof Address.Group group ? group.group() : rule.group();
        var table = call.snapshot();
        var group = table.rules().group(name);
        if (group.isEmpty()) {
            counters.add("refused.no_such_agent");
            return NobodyThere.refusal(new Address.Group(name));
        }
        boolean watched = group.get().monitor() && forward(call, request);
        return broadcast.send(call, table.find(new Address.Group(name)), request, watched);
    }

    /** Passed on or dropped, the sender gets the same: a spike without a payload, which says who took it (SP-05). */
    private Outcome forget(ActiveCall call, Payload request) {
        var taker = forward(call, request) ? "monitor" : "nobody";
        var generation = call.pinned().generation();
        if (!ActiveCall.isEnvelope(call, request)) {
            return new Answer(new Payload(Payload.TEXT, ByteString.EMPTY).with("source", taker), taker, generation);
        }
        var ack = new Payload(SpikeCodec.SPIKE, NeuralSpike.newBuilder().setRequestId(call.requestId())
                .setTimestamp(System.currentTimeMillis()).setSchemaMajor(SpikeCodec.SCHEMA_MAJOR)
                .setMeta(ResponseMetadata.newBuilder().setSource(taker)).build().toByteString());
        call.isAnsweredBy(ack);
        return new Answer(ack, taker, generation);
    }

    /** Shows it to those who watch; false and counted if nobody can. */
    private boolean forward(ActiveCall call, Payload request) {
        var watching = monitor;
        if (watching == null) {
            counters.add("monitor.missing");
            return false;
        }
        watching.forward(TOPIC + Kind.name(call.kind(request)), ActiveCall.isEnvelope(call, request) ? request.data()
                : SpikeCodec.request(call, request).toByteString());
        return true;
    }
}
