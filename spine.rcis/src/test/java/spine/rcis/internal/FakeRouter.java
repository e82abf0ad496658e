package spine.rcis.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import spine.api.Address;
import spine.api.Answer;
import spine.api.Call;
import spine.api.CallOptions;
import spine.api.CancelToken;
import spine.api.GenerationId;
import spine.api.Outcome;
import spine.api.Payload;
import spine.api.Principal;
import spine.api.Router;
import spine.api.SpineException;
import spine.api.TraceContext;
import spine.api.message.CancelReceipt;
import spine.api.message.Directory;
import spine.api.message.Discover;
import spine.api.routing.RoutingSnapshot;

/** A router whose agents are a function of the request, or which keeps requests until the test answers them. */
final class FakeRouter implements Router {
    final List<Routed> routed = new ArrayList<>();
    Function<Routed, CompletionStage<Outcome>> agents = routed -> routed.outcome();
    SpineException closed;

    @Override
    public Call open(CallOptions options) throws SpineException {
        if (closed != null) {
            throw closed;
        }
        return new FakeCall(options);
    }

    @Override
    public CompletionStage<Outcome> route(Call call, Address to, Payload request) {
        var one = new Routed(((FakeCall) call).options(), to, request, new CompletableFuture<>());
        synchronized (routed) {
            routed.add(one);
        }
        return agents.apply(one);
    }

    @Override
    public CancelReceipt cancel(Principal principal, String requestId, String reason) {
        return CancelReceipt.newBuilder().setRequestId(requestId).setOutcome(CancelReceipt.Outcome.STOPPED).build();
    }

    /** How many parts were granted, in the order in which they were. */
    final List<Integer> grants = new ArrayList<>();

    @Override
    public boolean grant(Principal principal, String requestId, int parts) {
        grants.add(parts);
        return routed.stream().anyMatch(r -> r.options().requestId().equals(requestId) && !r.outcome().isDone());
    }

    @Override
    public Directory directory(Discover question) {
        return Directory.newBuilder().addEntries(Directory.Entry.newBuilder().setName("memory")).build();
    }

    /** Answers everything at once. */
    void answer(Payload payload) {
        agents = routed -> CompletableFuture.completedFuture(answerOf(payload));
    }

    void refuse(spine.api.Refusal refusal) {
        agents = routed -> CompletableFuture.completedFuture(refusal);
    }

    static Answer answerOf(Payload payload) {
        return new Answer(payload, "somebody", new GenerationId("production-1"));
    }

    record Routed(CallOptions options, Address to, Payload request, CompletableFuture<Outcome> outcome) {
    }

    private record FakeCall(CallOptions options) implements Call {
        @Override
        public String requestId() {
            return options.requestId();
        }

        @Override
        public Principal principal() {
            return options.principal();
        }

        @Override
        public Duration remaining() {
            return options.timeout();
        }

        @Override
        public TraceContext trace() {
            return options.trace();
        }

        @Override
        public CancelToken cancel() {
            throw new UnsupportedOperationException();
        }

        @Override
        public RoutingSnapshot pinned() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean idempotent() {
            return options.idempotent();
        }

        @Override
        public Call nested() {
            throw new UnsupportedOperationException();
        }
    }
}
