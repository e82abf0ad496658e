package spine.broker.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import spine.api.Answer;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.message.Directory;
import spine.api.message.NeuralSpike;
import spine.api.routing.Destination;
import spine.api.security.Decision;
import spine.api.security.Guard;
import spine.api.transport.SendOutcome;
import spine.broker.figures.internal.Figures;
import spine.broker.figures.internal.Measured;

/**
 * An agent behind a socket, whose key is asked about again for each request. Holds at most its credit of requests in
 * flight, and takes none for which its queue has no place; a reply is matched by request id and must come from the same
 * verified peer. Its credit may change while it works (BR-15). The spikes of peers are forwarded and answered untouched
 * (SP-06), parts aside, of which the broker reads number and end.
 */
final class RemoteDestination implements Destination, Graded, Measured {
    private static final int LEAST_REMEMBERED = 256;

    private final String name;
    private final Joining joining;
    private final Guard guard;
    private final RecentIds done;
    /** Under these an answer may still come, and would be taken for that to a later request of the same id. */
    private final RecentIds owed;
    private final Drops drops;
    private final RemoteLine line;
    private final Stops stops = new Stops();
    private final Map<String, RemoteWork> pending = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Figures figures;
    private volatile int credit;
    private volatile boolean degraded;

    RemoteDestination(Joining joining, Guard guard, Counters counters) {
        this(joining, guard, counters.drops(), recent(joining), recent(joining), new Figures());
    }

    private static RecentIds recent(Joining joining) {
        return new RecentIds(Math.max(LEAST_REMEMBERED, 4 * joining.credit()));
    }

    private RemoteDestination(Joining joining, Guard guard, Drops drops, RecentIds done, RecentIds owed, Figures figures) {
        this.drops = drops;
        this.line = new RemoteLine(joining, drops);
        this.credit = joining.credit();
        this.guard = guard;
        this.name = joining.descriptor().name();
        this.joining = joining;
        this.done = done;
        this.owed = owed;
        this.figures = figures;
    }

    /** The same agent, come back: knows which requests the former one had, so that late replies stay late; and its figures. */
    RemoteDestination again(Joining back) {
        return new RemoteDestination(back, guard, drops, done, owed, figures);
    }

    /** Of two that want to end it, one does; the other finds it gone. */
    private boolean take(RemoteWork work) {
        boolean taken = pending.remove(work.call.requestId(), work);
        if (taken) {
            inFlight.decrementAndGet();
            done.add(work.call.requestId());
        }
        return taken;
    }

    private void end(RemoteWork work, Outcome outcome) {
        if (take(work)) {
            work.stopped();
            complete(work, outcome);
        }
    }

    private void complete(RemoteWork work, Outcome outcome) {
        (outcome instanceof Answer ? answered : failed).increment();
        work.result.complete(outcome);
    }

    /** Whether its verified key is the one of this component, by the newest policy. */
    boolean mayServeAs(int component) {
        return guard.check(joining.peer().key()) instanceof Decision.Granted granted
                && granted.grant().components().contains(component);
    }

    Joining joining() {
        return joining;
    }

    /** Requests that it takes at once from now on; 0 pauses it. What it has already stays with it. */
    void credit(int requests) {
        credit = requests;
    }

    /** Whether it takes nothing now, because it has said so. */
    boolean isPaused() {
        return credit == 0;
    }

    int inFlight() {
        return inFlight.get();
    }

    @Override
    public CompletionStage<Outcome> dispatch(Call call, Payload request) {
        if (!line.isOpen() || joining.denial(guard) != null) {
            return CompletableFuture.completedFuture(gone());
        }
        int most = credit;
        if (inFlight.incrementAndGet() > most) {
            inFlight.decrementAndGet();
            figures.dropped();
            return CompletableFuture.completedFuture(overloaded(most == 0 ? "Agent " + name + " takes no requests now."
                    : "Agent " + name + " has " + most + " requests in flight, which is its credit."));
        }
        var work = new RemoteWork(call, ActiveCall.isEnvelope(call, request));
        if (owed.contains(call.requestId()) || pending.putIfAbsent(call.requestId(), work) != null) {
            inFlight.decrementAndGet();
            return CompletableFuture.completedFuture(new Refusal(ErrorCode.ID_REUSED,
                    "Agent " + name + " has, or has not answered, a request with this id.", "Use a fresh id."));
        }
        work.begin();
        if (!line.isOpen()) {
            end(work, gone());
            return work.result;
        }
        CancelSource.link(call.cancel(), work.result, () -> cancel(work));
        if (!work.result.isDone() && ActiveCall.begins(call)) {
            send(work, work.spike(request, line));
        }
        return work.result;
    }

    private void send(RemoteWork work, ByteString spike) {
        try {
            line.send(spike, outcome -> sent(work, outcome));
        } catch (RuntimeException closed) {
            end(work, gone());
        }
    }

    private void sent(RemoteWork work, SendOutcome outcome) {
        if (outcome == SendOutcome.SENT) {
            work.sent();
        } else if (outcome == SendOutcome.FULL) {
            end(work, overloaded("The way to agent " + name + " is full."));
        } else {
            end(work, gone());
        }
    }

    /** Tells the agent; it counts as working until it has said that it stopped, or has answered late. */
    private void cancel(RemoteWork work) {
        if (!take(work)) {
            return;
        }
        owed.add(work.call.requestId());
        work.awaitIn(stops);
        complete(work, work.call.cancel() instanceof CancelSource source ? source.reason()
                : new Refusal(ErrorCode.CANCELLED, "No longer wanted.", ""));
        line.stop(work.call.requestId());
    }

    /** Takes a spike of this peer if it answers a request; false if no such request waits. */
    boolean reply(EnvelopeHead head, ByteString spike) {
        if (head.payloadField() == EnvelopeHead.CANCEL_RECEIPT) {
            return receipt(spike);
        }
        boolean isPart = head.payloadField() == EnvelopeHead.STREAM_PART;
        var waiting = pending.get(head.requestId());
        if (waiting == null) {
            if (!isPart) {
                stops.answered(head.requestId());
            }
            return false;
        }
        if (isPart) {
            part(waiting, spike);
            return true;
        }
        end(waiting, outcome(waiting, head, spike));
        return true;
    }

    private boolean receipt(ByteString spike) {
        try {
            stops.told(NeuralSpike.parseFrom(spike).getCancelReceipt());
            return true;
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    private void part(RemoteWork waiting, ByteString spike) {
        var stream = waiting.stream(name, line);
        var outcome = stream.take(spike);
        if (outcome != null) {
            end(waiting, outcome);
            if (stream.isBroken()) {
                line.stop(waiting.call.requestId());
            }
        }
    }

    /** Whether this was a request to this agent that has ended: what still comes for it is late (or a duplicate). */
    boolean isDone(String requestId) {
        return done.contains(requestId);
    }

    /** An error is understood in any case, since another worker may then be tried. */
    private Outcome outcome(RemoteWork waiting, EnvelopeHead head, ByteString spike) {
        if (waiting.untouched && head.payloadField() != EnvelopeHead.ERROR) {
            var payload = new Payload(SpikeCodec.SPIKE, spike);
            if (waiting.call instanceof ActiveCall active) {
                active.isAnsweredBy(payload);
            }
            return new Answer(payload, name, waiting.call.pinned().generation());
        }
        try {
            return SpikeCodec.outcome(NeuralSpike.parseFrom(spike), name, waiting.call);
        } catch (InvalidProtocolBufferException e) {
            return new Refusal(ErrorCode.AGENT_FAILED, "Agent " + name + " answered with bytes that do not parse.",
                    "");
        }
    }

    private Refusal gone() {
        return new Refusal(ErrorCode.UNAVAILABLE, "Agent " + name + " is not connected.",
                "Start it, or wait until it is back.");
    }

    private static Refusal overloaded(String reason) {
        return new Refusal(ErrorCode.OVERLOADED, reason, "Try again later.").with("Retry-After", "1");
    }

    void degraded(boolean now) {
        degraded = now;
    }

    @Override
    public boolean isDegraded() {
        return degraded;
    }

    @Override
    public Figures figures() {
        return figures;
    }

    @Override
    public Directory.Entry health() {
        long queued = pending.values().stream().filter(work -> !work.isSent()).count();
        return Directory.Entry.newBuilder().setInFlight(inFlight.get()).setQueued((int) queued).setAnswered(answered.sum())
                .setFailed(failed.sum()).setDropped(line.dropped()).setRemote(true).build();
    }

    @Override
    public void close() {
        line.close();
        pending.keySet().forEach(owed::add);
        pending.values().forEach(work -> end(work, new Refusal(ErrorCode.OUTCOME_UNKNOWN,
                "Agent " + name + " died or left while it worked.",
                "It may have acted. Ask again if that does no harm.")));
    }
}
