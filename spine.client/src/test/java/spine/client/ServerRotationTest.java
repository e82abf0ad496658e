package spine.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.client.RcisClientTest.parse;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spine.api.AgentDescriptor;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.message.NeuralSpike;
import spine.api.message.Welcome;
import spine.api.rcis.QueryRequest;
import spine.api.rcis.QueryResponse;
import spine.api.rcis.RCISResponse;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;
import spine.client.internal.Exchanges;
import spine.client.internal.SystemTime;

/** SEC-40 at the client: the server changes its key, and who may say so. */
@Timeout(20)
class ServerRotationTest {
    private static final VerifiedKey OLD = FakeTransport.key(1);
    private static final VerifiedKey NEXT = FakeTransport.key(3);
    private static final VerifiedKey STRANGER = FakeTransport.key(4);
    private static final CurveKeyPair OURS = new CurveKeyPair(FakeTransport.key(2), new byte[32]);

    private final BlockingQueue<ServerKeys> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<ByteString> unanswered = new LinkedBlockingQueue<>();
    private final RotatingServer server = new RotatingServer(this::answer);
    private volatile String announced = "";
    private volatile int status = 200;
    private volatile boolean silent;
    private ByteString lastBody;
    private RcisClient client;

    private void answer(RotatingServer.Line to, ByteString body) {
        if (silent) {
            unanswered.add(body);
        } else {
            to.reply(reply(body));
        }
    }

    private ByteString reply(ByteString request) {
        var reply = RCISResponse.newBuilder().setRequestId(parse(request).getRequestId()).setStatusCode(status)
                .setQueryResponse(QueryResponse.newBuilder().setResponseText("yes"));
        if (!announced.isEmpty()) {
            reply.putMetadata("Server-Key-Next", announced);
        }
        return reply.build().toByteString();
    }

    private void connect() throws Exception {
        server.holds.add(OLD);
        var settings = new RcisSettings("tcp://test:1", OLD, OURS).with(ServerKeys.of(OLD), told::add);
        client = new RcisClient(new Exchanges(server.with(new SystemTime("test")), settings, (address, then) -> { }));
    }

    @AfterEach
    void close() {
        if (client != null) {
            client.close();
        }
    }

    private CompletionStage<QueryResponse> ask() {
        return client.query(QueryRequest.newBuilder().setQueryText("?").build(), Duration.ofSeconds(10));
    }

    /** Has come to the server, and waits. */
    private CompletionStage<QueryResponse> askInVain() throws Exception {
        silent = true;
        var stage = ask();
        lastBody = unanswered.poll(5, TimeUnit.SECONDS);
        assertNotNull(lastBody);
        return stage;
    }

    /** Nobody who could answer is found, for as long as it takes. */
    private void askNobody() {
        assertEquals(ErrorCode.DEADLINE_EXCEEDED, RcisClientTest.failure(client.query(
                QueryRequest.newBuilder().setQueryText("?").build(), Duration.ofMillis(500))).refusal().code());
    }

    private void hear(String next) throws Exception {
        announced = next;
        RcisClientTest.get(ask());
    }

    private void serverNowHolds(VerifiedKey... keys) {
        server.holds.clear();
        server.holds.addAll(List.of(keys));
        server.restart();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldGoOverToTheAnnouncedKeyWhenTheFormerIsRefused(boolean loud) throws Exception {
        server.loud = loud;
        connect();
        hear(NEXT.z85());
        assertEquals(ServerKeys.of(OLD, NEXT), client.serverKeys());
        var inFlight = askInVain();
        announced = "";
        silent = false;
        serverNowHolds(NEXT);
        assertEquals("yes", RcisClientTest.get(inFlight).getResponseText(), "no request fails");
        assertEquals(ServerKeys.of(NEXT), client.serverKeys());
        assertEquals(List.of(OLD, NEXT), server.expected);
        assertEquals(ServerKeys.of(OLD, NEXT), told.poll(5, TimeUnit.SECONDS));
        assertEquals(ServerKeys.of(NEXT), told.poll(5, TimeUnit.SECONDS));
    }

    /** Adversary: somebody has found the former key of the server. */
    @Test
    void shouldNeverGoBackToTheFormerKey() throws Exception {
        connect();
        hear(NEXT.z85());
        announced = "";
        serverNowHolds(NEXT);
        RcisClientTest.get(ask());
        serverNowHolds(OLD);
        askNobody();
        assertEquals(List.of(OLD, NEXT), server.expected);
        assertEquals(ServerKeys.of(NEXT), client.serverKeys());
    }

    /** Adversary: whoever does not hold the present key cannot name the next, whatever he manages to put in. */
    @Test
    void shouldNotBelieveAnAnnouncementOfSomebodyElse() throws Exception {
        connect();
        RcisClientTest.get(ask());
        var mixedIn = askInVain();
        var line = server.lines.get(0);
        line.reply(RCISResponse.newBuilder().setRequestId("never asked").setStatusCode(200)
                .putMetadata("Server-Key-Next", STRANGER.z85()).build().toByteString());
        announced = STRANGER.z85();
        line.reply(STRANGER, reply(lastBody));
        RcisClientTest.get(mixedIn);
        assertEquals(ServerKeys.of(OLD), client.serverKeys());
        assertTrue(told.isEmpty());
    }

    @Test
    void shouldStayWithItsKeyWhenNothingWasAnnounced() throws Exception {
        connect();
        RcisClientTest.get(ask());
        serverNowHolds(STRANGER);
        askNobody();
        assertEquals(List.of(OLD), server.expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7x", "\u00e4q:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7",
        "########################################", " "})
    void shouldNotLookAtAnAnnouncementThatIsNoKey(String text) throws Exception {
        connect();
        hear(NEXT.z85());
        hear(text);
        assertEquals(ServerKeys.of(OLD, NEXT), client.serverKeys());
        hear(OLD.z85());
        assertEquals(ServerKeys.of(OLD), client.serverKeys(), "the present one is no next one");
    }

    @Test
    void shouldForgetTheNextKeyWhenTheServerTakesItBackInAnAnswer() throws Exception {
        connect();
        hear(NEXT.z85());
        announced = "";
        status = 503;
        RcisClientTest.failure(ask());
        assertEquals(ServerKeys.of(OLD, NEXT), client.serverKeys(), "a refusal says nothing of it");
        status = 200;
        RcisClientTest.get(ask());
        assertEquals(ServerKeys.of(OLD), client.serverKeys());
    }

    @Test
    void shouldTryBothInTurnWhenNeitherIsHeld() throws Exception {
        connect();
        hear(NEXT.z85());
        serverNowHolds(STRANGER);
        silent = true;
        var inFlight = ask();
        silent = false;
        serverNowHolds(OLD);
        assertEquals("yes", RcisClientTest.get(inFlight).getResponseText(), "it finds back to the one that is held");
        assertTrue(Set.of(OLD, NEXT).containsAll(server.expected), "and to no other");
        assertEquals(OLD, client.serverKeys().present());
    }

    /** Agents hear no RCIS replies: both keys are given to them. */
    @Test
    void shouldJoinByTheNextKeyWhenAnAgentHasBoth() throws Exception {
        var broker = new RotatingServer((to, body) -> {
            try {
                var spike = NeuralSpike.parseFrom(body);
                if (spike.hasHello()) {
                    to.reply(NeuralSpike.newBuilder().setRequestId(spike.getRequestId()).setSchemaMajor(2)
                            .setWelcome(Welcome.newBuilder().setInstanceName("echo")).build().toByteString());
                }
            } catch (java.io.IOException e) {
                throw new AssertionError(e);
            }
        });
        broker.holds.add(NEXT);
        var echo = new AgentDescriptor("echo", Set.of("say"), OptionalInt.empty(), Payload.TEXT, Payload.TEXT, "1");
        try (var agent = AgentClient.connect(broker, new AgentSettings("tcp://test:1", OLD, OURS, echo)
                .with(ServerKeys.of(OLD, NEXT), told::add), request -> request.payload())) {
            assertEquals("echo", RcisClientTest.get(agent.joined()).getInstanceName());
            assertEquals(ServerKeys.of(NEXT), told.poll(5, TimeUnit.SECONDS));
            assertEquals(List.of(OLD, NEXT), broker.expected);
        }
    }
}
