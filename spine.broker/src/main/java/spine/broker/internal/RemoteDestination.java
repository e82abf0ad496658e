package spine.broker.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
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
import spine.api.message.Cancel;
import spine.api.message.Directory;
import spine.api.message.NeuralSpike;
import spine.api.routing.Destination;
import spine.api.security.Decision;
import spine.api.security.Guard;
import spine.api.transport.Buffer;
import spine.api.transport.Peer;
import spine.api.transport.SendOutcome;
import spine.broker.figures.internal.Figures;
import spine.broker.figures.internal.Measured;
import spine.broker.stream.internal.PartFlow;

/**
 * An agent behind a socket, whose key is asked about again for each request. Holds at most its credit of requests in
 * flight, and takes none for which its queue has no place; a reply is matched by request id and must come from the same
 * verified peer. Its credit may change while it works (BR-15). The spikes of peers are forwarded and answered untouched (SP-06).
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
    private final Stops stops = new Stops();
    private final Map<String, Pending> pending = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Figures figures;
    private volatile int credit;
    private volatile boolean open = true;
    private volatile boolean degraded;

    RemoteDestination(Joining joining, Guard guard, Counters counters) {
        this(joining, guard, counters.drops(), recent(joining), recent(joining), new Figures());
    }

    private static RecentIds recent(Joining joining) {
        return new RecentIds(Math.max(LEAST_REMEMBERED, 4 * joining.credit()));
    }

    private RemoteDestination(Joining joining, Guard guard, Drops drops, RecentIds done, RecentIds owed, Figures figures) {
        this.drops = drops;
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

    private final class Pending {
        private final Call call;
        private final boolean untouched;
        private final CompletableFuture<Outcome> result = new CompletableFuture<>();
        /** Whether it was written to the connection. */
        private volatile boolean sent;
        private RemoteStream stream;

        Pending(Call call, boolean untouched) {
            this.call = call;
            this.untouched = untouched;
        }

        /** Of two that want to end it, one does; the other finds it gone. */
        boolean take() {
            boolean taken = pending.remove(call.requestId(), this);
            if (taken) {
                inFlight.decrementAndGet();
                done.add(call.requestId());
            }
            return taken;
        }

        void end(Outcome outcome) {
            if (take()) {
                if (working() != null) {
                    working().end(System.currentTimeMillis(), Map.of());
                }
                complete(outcome);
            }
        }

        void complete(Outcome outcome) {
            (outcome instanceof Answer ? answered : failed).increment();
            result.complete(outcome);
        }

        /** Null for a call that nobody can cancel. */
        Working working() {
            return call instanceof ActiveCall active ? active.working() : null;
        }

        RemoteStream stream() {
            if (stream == null) {
                var asked = ActiveCall.flow(call);
                var flow = asked != null ? asked : PartFlow.joining(RemoteStream.MOST_JOINED_BYTES);
                if (asked == null) {
                    flow.upstream(more -> tell(ack(more)));
                }
                stream = new RemoteStream(name, call, flow);
            }
            return stream;
        }

        NeuralSpike.Builder ack(int more) {
            return envelope(call.requestId()).setCredit(more);
        }
    }

    /** Whether its verified key is the one of this component, by the newest policy. */
    boolean mayServeAs(int component) {
        return guard.check(peer().key()) instanceof Decision.Granted granted
                && granted.grant().components().contains(component);
    }

    Joining joining() {
        return joining;
    }

    /** Requests that it takes at once from now on; 0 pauses it. What it has already stays with it. */
    void credit(int requests) {
        credit = requests;
    }

    private Peer peer() {
        return joining.peer();
    }

    int inFlight() {
        return inFlight.get();
    }

    @Override
    public CompletionStage<Outcome> dispatch(Call call, Payload request) {
        if (!open || joining.denial(guard) != null) {
            return CompletableFuture.completedFuture(gone());
        }
        int most = credit;
        if (inFlight.incrementAndGet() > most) {
            inFlight.decrementAndGet();
            return CompletableFuture.completedFuture(overloaded(most == 0 ? "Agent " + name + " takes no requests now."
                    : "Agent " + name + " has " + most + " requests in flight, which is its credit."));
        }
        var work = new Pending(call, ActiveCall.isEnvelope(call, request));
        if (owed.contains(call.requestId()) || pending.putIfAbsent(call.requestId(), work) != null) {
            inFlight.decrementAndGet();
            return CompletableFuture.completedFuture(new Refusal(ErrorCode.ID_REUSED,
                    "Agent " + name + " has, or has not answered, a request with this id.", "Use a fresh id."));
        }
        if (work.working() != null) {
            work.working().begin();
        }
        if (!open) {
            work.end(gone());
            return work.result;
        }
        CancelSource.link(call.cancel(), work.result, () -> cancel(work));
        if (!work.result.isDone() && ActiveCall.begins(call)) {
            send(work, spike(work, request));
        }
        return work.result;
    }

    private ByteString spike(Pending work, Payload request) {
        var flow = ActiveCall.flow(work.call);
        var spike = work.untouched ? request.data() : SpikeCodec.request(work.call, request).toByteString();
        return flow == null ? spike : SpikeCodec.withCredit(spike, flow.upstream(more -> tell(work.ack(more))));
    }

    /** A place first, so that a full agent refuses here and now and not when the request waits to be written. */
    private void send(Pending work, ByteString spike) {
        try {
            if (joining.endpoint().reserve(peer())) {
                joining.endpoint().sendReserved(peer(), List.of(Buffer.of(spike)), outcome -> sent(work, outcome));
            } else {
                sent(work, SendOutcome.FULL);
            }
        } catch (RuntimeException closed) {
            work.end(gone());
        }
    }

    private void sent(Pending work, SendOutcome outcome) {
        if (outcome == SendOutcome.SENT) {
            work.sent = true;
        } else if (outcome == SendOutcome.FULL) {
            drops.add(peer().key());
            work.end(overloaded("The way to agent " + name + " is full."));
        } else {
            work.end(gone());
        }
    }

    /** Tells the agent; it counts as working until it has said that it stopped, or has answered late. */
    private void cancel(Pending work) {
        if (!work.take()) {
            return;
        }
        owed.add(work.call.requestId());
        work.complete(work.call.cancel() instanceof CancelSource source ? source.reason()
                : new Refusal(ErrorCode.CANCELLED, "No longer wanted.", ""));
        if (work.working() != null) {
            stops.await(work.call.requestId(), work.working());
        }
        stop(work.call.requestId());
    }

    private void stop(String requestId) {
        tell(envelope(ActiveCall.freshId()).setCancel(
                Cancel.newBuilder().setRequestId(requestId).setReason("no longer wanted")));
    }

    private static NeuralSpike.Builder envelope(String requestId) {
        return NeuralSpike.newBuilder().setRequestId(requestId).setTimestamp(System.currentTimeMillis())
                .setSchemaMajor(SpikeCodec.SCHEMA_MAJOR);
    }

    /** Cancel and credit; what finds its queue full is counted, and the request ends by its deadline. */
    private void tell(NeuralSpike.Builder spike) {
        if (open) {
            joining.endpoint().send(peer(), List.of(Buffer.of(spike.build().toByteString())), outcome -> {
                if (outcome == SendOutcome.FULL) {
                    drops.add(peer().key());
                }
            });
        }
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
        waiting.end(outcome(waiting, head, spike));
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

    private void part(Pending waiting, ByteString spike) {
        var stream = waiting.stream();
        var outcome = stream.take(spike);
        if (outcome != null) {
            waiting.end(outcome);
            if (stream.isBroken()) {
                stop(waiting.call.requestId());
            }
        }
    }

    /** Whether this was a request to this agent that has ended: what still comes for it is late (or a duplicate). */
    boolean isDone(String requestId) {
        return done.contains(requestId);
    }

    /** An error is understood in any case, since another worker may then be tried. */
    private Outcome outcome(Pending waiting, EnvelopeHead head, ByteString spike) {
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

    private Refusal overloaded(String reason) {
        figures.dropped();
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
        long queued = pending.values().stream().filter(work -> !work.sent).count();
        return Directory.Entry.newBuilder().setInFlight(inFlight.get()).setQueued((int) queued).setAnswered(answered.sum())
                .setFailed(failed.sum()).setDropped(drops.of(peer().key())).setRemote(true).build();
    }

    @Override
    public void close() {
        open = false;
        pending.keySet().forEach(owed::add);
        pending.values().forEach(work -> work.end(new Refusal(ErrorCode.OUTCOME_UNKNOWN,
                "Agent " + name + " died or left while it worked.",
                "It may have acted. Ask again if that does no harm.")));
    }
}
