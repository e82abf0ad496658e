package spine.client.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import spine.api.AgentDescriptor;
import spine.api.Payload;
import spine.api.message.AgentCall;
import spine.api.message.Cancel;
import spine.api.rcis.ErrorDetails;
import spine.api.message.NeuralSpike;
import spine.api.message.Welcome;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectOptions;
import spine.api.transport.Endpoint;
import spine.api.transport.Inbound;
import spine.api.transport.Peer;
import spine.api.transport.Reactor;
import spine.client.AgentRequest;
import spine.client.AgentSettings;
import spine.client.ServerKeys;
import spine.fuzz.Budget;
import spine.fuzz.Seeds;
import spine.keys.Curve25519;

/**
 * A broker that says anything to an agent: the agent's code sees requests that are whole, a deadline in the far future is
 * not over, each request, a cancellation too, gets at most one answer under its own id, and what is no spike is dropped.
 */
class AgentSessionFuzzTest {
    private static final spine.api.security.CurveKeyPair KEYS = Curve25519.pairOf(new byte[32]);
    private static final AgentSettings SETTINGS = new AgentSettings("inproc://nowhere", KEYS.publicKey(), KEYS,
            new AgentDescriptor("echo", Set.of(), OptionalInt.empty(), Payload.TEXT, Payload.TEXT, "1"));
    private static final Peer BROKER = new Peer(ByteString.EMPTY, KEYS.publicKey());

    private static final long FAR = Long.MAX_VALUE / 1_000;

    static Stream<byte[]> seeds() {
        var request = NeuralSpike.newBuilder().setRequestId("r").setTimestamp(1);
        return Seeds.around(request.clone().setTextData("hello").setDeadlineUnixMs(FAR).build().toByteArray(),
                request.clone().setAgentCall(AgentCall.newBuilder().setInput(ByteString.copyFromUtf8("x"))).build().toByteArray(),
                request.clone().setWelcome(Welcome.newBuilder().setInstanceName("echo")).build().toByteArray(),
                request.clone().setCancel(Cancel.newBuilder().setRequestId("r")).build().toByteArray(),
                request.clone().setError(ErrorDetails.newBuilder().setErrorCode("FORBIDDEN")).build().toByteArray());
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldAnswerOnceOrDropItWhenAnythingComes(byte[] input) throws Exception {
        var failures = new ConcurrentLinkedQueue<Throwable>();
        var work = new AgentWork(SETTINGS, request -> {
            try {
                return echo(request, isFar(input));
            } catch (RuntimeException | AssertionError e) {
                failures.add(e);
                return Payload.text("");
            }
        });
        var sent = new ConcurrentLinkedQueue<NeuralSpike>();
        var endpoint = endpoint(sent);
        var wire = new Wire(reactor(endpoint), new Standstill(), Runnable::run, () -> { });
        var session = new AgentSession(SETTINGS, work, wire);
        session.start(new ServerConnection(wire, new ConnectOptions(SETTINGS.address(), BROKER.key(), KEYS),
                ServerKeys.of(BROKER.key()), keys -> { }, session));
        sent.clear();
        session.onMessage(Inbound.of(endpoint, BROKER, List.of(Buffer.of(ByteString.copyFrom(input)))));
        work.close(Duration.ofSeconds(20));
        failures.forEach(e -> {
            throw new AssertionError("the agent's code met with it", e);
        });
        answers(input, sent);
    }

    /** Whether it is a spike whose deadline is years away. */
    private static boolean isFar(byte[] input) {
        try {
            return NeuralSpike.parseFrom(input).getDeadlineUnixMs() > 20_000_000_000_000L;
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    private static Payload echo(AgentRequest request, boolean far) {
        long left = request.remaining().toMillis();
        assertTrue(left >= (far ? 1 : 0), "remaining " + left);
        assertNotNull(request.trace());
        return request.payload();
    }

    private static void answers(byte[] input, ConcurrentLinkedQueue<NeuralSpike> sent) {
        NeuralSpike spike;
        try {
            spike = NeuralSpike.parseFrom(input);
        } catch (InvalidProtocolBufferException dropped) {
            assertTrue(sent.isEmpty(), "answered what is no spike");
            return;
        }
        boolean asks = switch (spike.getPayloadCase()) {
            case WELCOME, ERROR, PAYLOAD_NOT_SET, CANCEL_RECEIPT, STATUS -> false;
            default -> true;
        };
        var answers = sent.stream().filter(s -> !s.hasStatus() && !s.hasHello()).toList();
        assertTrue(answers.stream().allMatch(a -> a.getRequestId().equals(spike.getRequestId())), "another's id");
        assertEquals(asks ? 1 : 0, asks ? sent.size() : answers.size());
    }

    private static Reactor reactor(Endpoint endpoint) {
        return (Reactor) Proxy.newProxyInstance(Reactor.class.getClassLoader(), new Class<?>[] {Reactor.class},
                (self, method, given) -> method.getName().equals("connect") ? endpoint : null);
    }

    private static Endpoint endpoint(ConcurrentLinkedQueue<NeuralSpike> sent) {
        return (Endpoint) Proxy.newProxyInstance(Endpoint.class.getClassLoader(), new Class<?>[] {Endpoint.class},
                (self, method, given) -> {
                    if (method.getName().equals("send")) {
                        sent.add(NeuralSpike.parseFrom(((Buffer) ((List<?>) given[1]).get(0)).bytes()));
                    }
                    return method.getReturnType() == boolean.class ? Boolean.TRUE : null;
                });
    }

    /** Nothing is ever due. */
    private static final class Standstill implements Time {
        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public long unixMillis() {
            return 1_700_000_000_000L;
        }

        @Override
        public Alarm after(Duration delay, Runnable action) {
            return () -> { };
        }

        @Override
        public void close() {
            // There is nothing to stop.
        }
    }
}
