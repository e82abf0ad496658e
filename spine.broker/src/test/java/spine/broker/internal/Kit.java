package spine.broker.internal;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import spine.api.Agent;
import spine.api.AgentDescriptor;
import spine.api.Answer;
import spine.api.CallOptions;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.Payload;
import spine.api.Principal;
import spine.api.Refusal;
import spine.api.TraceContext;
import spine.api.message.NeuralSpike;
import spine.api.routing.Member;
import spine.api.security.Grant;
import spine.api.security.Permissions;
import spine.api.security.VerifiedKey;
import spine.api.transport.Peer;

/** A broker without sockets: its parts, wired as the container would, and the words that tests need. */
final class Kit implements AutoCloseable {
    static final Principal ANN = new Principal("curve", "ann", "ann", Principal.Role.CLIENT);
    static final Principal BOB = new Principal("curve", "bob", "bob", Principal.Role.CLIENT);

    final TestTime time = new TestTime();
    final Counters counters = new Counters();
    final FakeGuard guard = new FakeGuard();
    final Auditor auditor = new Auditor(counters);
    final Sending sending = new Sending();
    final FakeJournal journal = new FakeJournal();
    final Recorder recorder = new Recorder(counters);
    final CommandRecord commands;
    final RevocationList revocations;
    final FakeEndpoint endpoint = new FakeEndpoint();
    final BrokerConfig config;
    final RoutingTable table;
    /** The shield's clock. */
    volatile long shieldNanos;
    final Shield shield = new Shield(() -> shieldNanos);
    final Awaited awaited;
    final CallRouter router;
    final RemoteAgents agents;
    final ReplayTable replay;

    Kit() {
        this(Map.of());
    }

    Kit(Map<String, ?> settings) {
        config = Settings.with(settings);
        commands = new CommandRecord(recorder, Levels.of(config), () -> 7, time);
        revocations = new RevocationList(new RevocationFile(folder().resolve("revoked.txt")), auditor, commands, time);
        table = new RoutingTable(config, counters);
        awaited = new Awaited(config.deadAfterMillis(), time);
        router = new CallRouter(table, counters, null, shield, awaited, config, System::nanoTime);
        agents = new RemoteAgents(table, guard, counters, awaited, config, time);
        replay = new ReplayTable(config.replayWindowSeconds(), config.replayBytes(), time,
                new RequestRecord(recorder, Levels.of(config), () -> 7, time));
    }

    /** Whoever is written for without a journal. */
    static CommandRecord noRecord() {
        return new CommandRecord(new Recorder(new Counters()), Levels.of(Settings.defaults()), () -> 0,
                java.time.Clock.systemUTC());
    }

    /** A fresh folder, gone with the build. */
    static Path folder() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target/kits")), "kit");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With an engine that binds identities. */
    Plane plane(Plane.Kind kind) {
        return plane(kind, true);
    }

    Plane plane(Plane.Kind kind, boolean engineBinds) {
        return new Plane(kind, guard, counters, new EnvelopeRules(time),
                new Registration(agents, guard, new RoutingIds(guard, engineBinds)),
                new PlaneRequests(router, replay, time, config.defaultTimeoutMillis()), sending,
                new Control(revocations, guard, sending, commands, time));
    }

    Member host(String name, Agent agent, String... capabilities) {
        var member = table.host(descriptor(name, capabilities), agent);
        table.flip(Set.of(), Set.of(member));
        return member;
    }

    static AgentDescriptor descriptor(String name, String... capabilities) {
        return new AgentDescriptor(name, Set.of(capabilities), OptionalInt.empty(), "", "", "1");
    }

    /** May send as one component, and everything else. */
    static Grant grant(int component) {
        return new Grant(ANN, Set.of(component), "", Set.of(), "", 1, Permissions.ALL);
    }

    static Peer peer(String routingId, VerifiedKey key) {
        return new Peer(ByteString.copyFromUtf8(routingId), key);
    }

    Joining joining(String name, String routingId, VerifiedKey key) {
        return new Joining(Plane.Kind.AGENTS, endpoint, peer(routingId, key), descriptor(name, "work"), 4, "one");
    }

    ActiveCall call(String requestId) throws Exception {
        return call(requestId, ANN, Duration.ofSeconds(30), false);
    }

    ActiveCall call(String requestId, Principal who, Duration timeout, boolean idempotent) throws Exception {
        return (ActiveCall) router.open(new CallOptions(requestId, who, timeout, TraceContext.NONE, idempotent));
    }

    /** A spike that keeps to all rules, without a payload yet. */
    NeuralSpike.Builder spike(String requestId) {
        return NeuralSpike.newBuilder().setRequestId(requestId).setTimestamp(time.millis()).setSchemaMajor(2);
    }

    long count(String name) {
        return counters.all().getOrDefault(name, 0L);
    }

    static Outcome outcome(CompletionStage<Outcome> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    static ErrorCode code(Outcome outcome) {
        return outcome instanceof Refusal refusal ? refusal.code() : null;
    }

    static String text(Outcome outcome) {
        if (outcome instanceof Answer answer) {
            return answer.payload().text();
        }
        throw new AssertionError("not an answer: " + outcome);
    }

    /** Waits for something that another thread does; fails the test if it does not come. */
    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it did not happen");
            }
            Thread.onSpinWait();
        }
    }

    static Payload text(String text) {
        return Payload.text(text);
    }

    @Override
    public void close() {
        router.close();
        agents.close();
        table.close();
    }
}
