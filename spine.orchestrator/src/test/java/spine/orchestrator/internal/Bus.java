package spine.orchestrator.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import spine.api.Address;
import spine.api.AgentDescriptor;
import spine.api.Answer;
import spine.api.Call;
import spine.api.CallOptions;
import spine.api.CancelToken;
import spine.api.ErrorCode;
import spine.api.GenerationId;
import spine.api.Outcome;
import spine.api.Payload;
import spine.api.Principal;
import spine.api.Refusal;
import spine.api.Router;
import spine.api.SpineException;
import spine.api.TraceContext;
import spine.api.message.CancelReceipt;
import spine.api.message.Directory;
import spine.api.message.Discover;
import spine.api.routing.Destination;
import spine.api.routing.Member;
import spine.api.routing.RoutingSnapshot;

/** A router with agents that are functions, and the call that the orchestrator answers. */
final class Bus implements Router {
    private static final GenerationId GENERATION = new GenerationId("production-1");

    /** An agent; may throw a refusal. */
    interface Fake {
        Payload answer(Payload question) throws SpineException;
    }

    final List<String> asked = new ArrayList<>();
    Duration remaining = Duration.ofSeconds(30);
    private final Map<String, Fake> agents = new HashMap<>();
    private final Set<String> silent = new java.util.HashSet<>();

    void agent(String name, Fake fake) {
        agents.put(name, fake);
    }

    /** An agent that never answers. */
    void silent(String name) {
        agents.put(name, question -> Payload.text(""));
        silent.add(name);
    }

    Call call() {
        return new FakeCall("root");
    }

    @Override
    public Call open(CallOptions options) {
        throw new UnsupportedOperationException("the orchestrator works on behalf of a call");
    }

    @Override
    public CompletionStage<Outcome> route(Call call, Address to, Payload request) {
        var name = ((Address.Name) to).name();
        if (!call.requestId().equals("nested")) {
            return CompletableFuture.failedFuture(new IllegalStateException("not nested"));
        }
        asked.add(name);
        if (silent.contains(name)) {
            return new CompletableFuture<>();
        }
        return CompletableFuture.completedFuture(outcome(name, request));
    }

    private Outcome outcome(String name, Payload request) {
        var agent = agents.get(name);
        if (agent == null) {
            return new Refusal(ErrorCode.NO_SUCH_AGENT, "There is no agent '" + name + "'.", "");
        }
        try {
            return new Answer(agent.answer(request), name, GENERATION);
        } catch (SpineException refused) {
            return refused.refusal();
        }
    }

    @Override
    public CancelReceipt cancel(Principal principal, String requestId, String reason) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Directory directory(Discover question) {
        throw new UnsupportedOperationException();
    }

    private final class FakeCall implements Call, RoutingSnapshot {
        private final String id;

        FakeCall(String id) {
            this.id = id;
        }

        @Override
        public String requestId() {
            return id;
        }

        @Override
        public Principal principal() {
            return Principal.KERNEL;
        }

        @Override
        public Duration remaining() {
            return remaining;
        }

        @Override
        public TraceContext trace() {
            return TraceContext.NONE;
        }

        @Override
        public CancelToken cancel() {
            throw new UnsupportedOperationException();
        }

        @Override
        public RoutingSnapshot pinned() {
            return this;
        }

        @Override
        public boolean idempotent() {
            return false;
        }

        @Override
        public Call nested() {
            return new FakeCall("nested");
        }

        @Override
        public GenerationId generation() {
            return GENERATION;
        }

        @Override
        public long version() {
            return 1;
        }

        @Override
        public List<Member> members() {
            return agents.keySet().stream().map(this::member).toList();
        }

        @Override
        public List<Member> find(Address address) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Member> named(String name) {
            return agents.containsKey(name) ? Optional.of(member(name)) : Optional.empty();
        }

        private Member member(String name) {
            return new Member(new AgentDescriptor(name, Set.of(), OptionalInt.empty(), Payload.TEXT, Payload.TEXT,
                    "1"), GENERATION, new Nowhere());
        }
    }

    private static final class Nowhere implements Destination {
        @Override
        public CompletionStage<Outcome> dispatch(Call call, Payload request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Directory.Entry health() {
            return Directory.Entry.getDefaultInstance();
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
