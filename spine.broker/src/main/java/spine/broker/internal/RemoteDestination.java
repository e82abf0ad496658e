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
import spine.api.security.Guard;
import spine.api.transport.Buffer;
import spine.api.transport.Peer;
import spine.api.transport.SendOutcome;

/**
 * An agent behind a socket, whose key is asked about again for each request. Holds at most its credit of requests in
 * flight, and takes none for which its queue has no place; a reply is matched by request id and must come from the same
 * verified peer. The spikes of peers are forwarded and answered untouched (SP-06).
 */
final class RemoteDestination implements Destination, Graded {
    private static final int LEAST_REMEMBERED = 256;

    private final String name;
    private final Joining joining;
    private final Guard guard;
    private final RecentIds done;
    /** Under these an answer may still come, and would be taken for that to a later request of the same id. */
    private final RecentIds owed;
    private final Map<String, Pending> pending = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private volatile boolean open = true;
    private volatile boolean degraded;

    RemoteDestination(Joining joining, Guard guard) {
        this(joining, guard, recent(joining), recent(joining));
    }

    private static RecentIds recent(Joining joining) {
        return new RecentIds(Math.max(LEAST_REMEMBERED, 4 * joining.credit()));
    }

    private RemoteDestination(Joining joining, Guard guard, RecentIds done, RecentIds owed) {
        this.guard = guard;
        this.name = joining.descriptor().name();
        this.joining = joining;
        this.done = done;
        this.owed = owed;
    }

    /** The same agent, come back: knows which requests the former one had, so that late replies stay late. */
    RemoteDestination again(Joining back) {
        return new RemoteDestination(back, guard, done, owed);
    }

    private final class Pending {
        private final Call call;
        private final boolean untouched;
        private final CompletableFuture<Outcome> result = new CompletableFuture<>();

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
                working(-1);
                complete(outcome);
            }
        }

        void complete(Outcome outcome) {
            (outcome instanceof Answer ? answered : failed).increment();
            result.complete(outcome);
        }

        void working(int more) {
            if (call instanceof ActiveCall active) {
                active.working().addAndGet(more);
            }
        }
    }

    Joining joining() {
        return joining;
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
        if (inFlight.incrementAndGet() > joining.credit()) {
            inFlight.decrementAndGet();
            return CompletableFuture.completedFuture(overloaded("Agent " + name + " has " + joining.credit()
                    + " requests in flight, which is its credit."));
        }
        var work = new Pending(call, ActiveCall.isEnvelope(call, request));
        if (owed.contains(call.requestId()) || pending.putIfAbsent(call.requestId(), work) != null) {
            inFlight.decrementAndGet();
            return CompletableFuture.completedFuture(new Refusal(ErrorCode.ID_REUSED,
                    "Agent " + name + " has, or has not answered, a request with this id.", "Use a fresh id."));
        }
        work.working(1);
        if (!open) {
            work.end(gone());
            return work.result;
        }
        CancelSource.link(call.cancel(), work.result, () -> cancel(work));
        if (!work.result.isDone()) {
            send(work, work.untouched ? request.data() : SpikeCodec.request(call, request).toByteString());
        }
        return work.result;
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
        if (outcome == SendOutcome.FULL) {
            work.end(overloaded("The way to agent " + name + " is full."));
        } else if (outcome != SendOutcome.SENT) {
            work.end(gone());
        }
    }

    /** Tells the agent; it counts as working until it has answered, which nobody waits for any more. */
    private void cancel(Pending work) {
        if (!work.take()) {
            return;
        }
        owed.add(work.call.requestId());
        work.complete(work.call.cancel() instanceof CancelSource source ? source.reason()
                : new Refusal(ErrorCode.CANCELLED, "No longer wanted.", ""));
        if (open) {
            var cancel = NeuralSpike.newBuilder().setRequestId(ActiveCall.freshId())
                    .setTimestamp(System.currentTimeMillis()).setSchemaMajor(SpikeCodec.SCHEMA_MAJOR)
                    .setCancel(Cancel.newBuilder().setRequestId(work.call.requestId()).setReason("no longer wanted"));
            joining.endpoint().send(peer(), List.of(Buffer.of(cancel.build().toByteString())),
                    SendOutcome.Listener.IGNORE);
        }
    }

    /** Takes a spike of this peer if it answers a request; false if no such request waits. */
    boolean reply(EnvelopeHead head, ByteString spike) {
        var waiting = pending.get(head.requestId());
        if (waiting == null) {
            return false;
        }
        waiting.end(outcome(waiting, head, spike));
        return true;
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
    public Directory.Entry health() {
        return Directory.Entry.newBuilder().setInFlight(inFlight.get()).setAnswered(answered.sum())
                .setFailed(failed.sum()).setRemote(true).build();
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
