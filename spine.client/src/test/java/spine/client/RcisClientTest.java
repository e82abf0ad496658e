package spine.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.rcis.ErrorDetails;
import spine.api.rcis.QueryRequest;
import spine.api.rcis.QueryResponse;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;
import spine.api.security.CurveKeyPair;
import spine.api.transport.ConnectionEvent.Kind;
import spine.client.internal.Exchanges;

class RcisClientTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final BiConsumer<FakeTransport, ByteString> SILENT = (wire, body) -> { };

    private final ManualTime time = new ManualTime();
    private FakeTransport wire;
    private RcisClient client;
    private Runnable absent = () -> { };

    private void connect(BiConsumer<FakeTransport, ByteString> server) throws Exception {
        connect(server, 1000);
    }

    private void connect(BiConsumer<FakeTransport, ByteString> server, int maxInFlight) throws Exception {
        wire = new FakeTransport(server);
        var settings = new RcisSettings("tcp://test:1", FakeTransport.key(1),
                new CurveKeyPair(FakeTransport.key(2), new byte[32]), "", ResendPolicy.DEFAULT, maxInFlight);
        client = new RcisClient(new Exchanges(wire.with(time), settings, (address, then) -> absent = then));
    }

    @AfterEach
    void close() {
        if (client != null) {
            client.close();
        }
    }

    static RCISRequest parse(ByteString body) {
        try {
            return RCISRequest.parseFrom(body);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    static ByteString answer(ByteString body, String text) {
        return RCISResponse.newBuilder().setRequestId(parse(body).getRequestId()).setStatusCode(200)
                .setQueryResponse(QueryResponse.newBuilder().setResponseText(text)).build().toByteString();
    }

    private CompletionStage<QueryResponse> ask(String text) {
        return client.query(QueryRequest.newBuilder().setQueryText(text).build(), TIMEOUT);
    }

    static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    static SpineException failure(CompletionStage<?> stage) {
        var e = assertThrows(ExecutionException.class, () -> get(stage));
        return (SpineException) e.getCause();
    }

    /** RC-01, RC-05: id, timestamp and deadline are there; answers match by id, in any order. */
    @Test
    void shouldMatchAnswersByIdWhenTheyComeInAnotherOrder() throws Exception {
        var bodies = new ArrayList<ByteString>();
        connect((to, body) -> {
            bodies.add(body);
            if (bodies.size() == 3) {
                for (int i = 2; i >= 0; i--) {
                    to.reply(answer(bodies.get(i), parse(bodies.get(i)).getQuery().getQueryText() + "!"));
                }
            }
        });
        var stages = List.of(ask("a"), ask("b"), ask("c"));
        assertEquals("a!", get(stages.get(0)).getResponseText());
        assertEquals("b!", get(stages.get(1)).getResponseText());
        assertEquals("c!", get(stages.get(2)).getResponseText());
        var request = parse(bodies.get(0));
        assertEquals(36, UUID.fromString(request.getRequestId()).toString().length());
        assertTrue(request.getTimestamp() > 0);
        assertEquals(request.getTimestamp() + 30_000, request.getDeadlineUnixMs());
    }

    /** RC-02. */
    @Test
    void shouldTakeAnswerWhenAnEmptyFrameStandsBeforeIt() throws Exception {
        connect((to, body) -> to.reply(ByteString.EMPTY, answer(body, "yes")));
        assertEquals("yes", get(ask("?")).getResponseText());
    }

    /** RC-12, design: the guarantee. The repetition is the same request byte by byte. */
    @Test
    void shouldSendTheSameBytesAgainWhenTheReplyIsLost() throws Exception {
        var count = new int[1];
        connect((to, body) -> {
            if (++count[0] == 2) {
                to.reply(answer(body, "at last"));
            }
        });
        var stage = ask("?");
        wire.settle();
        time.advance(Duration.ofMillis(1999));
        assertEquals(1, wire.sent().size());
        time.advance(Duration.ofMillis(1));
        assertEquals("at last", get(stage).getResponseText());
        assertEquals(wire.sent().get(0), wire.sent().get(1));
        time.advance(TIMEOUT);
        assertEquals(2, wire.sent().size());
        assertEquals(1, client.counters().resent());
    }

    @Test
    void shouldBackOffWhenNobodyAnswers() throws Exception {
        connect(SILENT);
        var stage = ask("?");
        time.advance(Duration.ofSeconds(29));
        assertEquals(5, wire.sent().size()); // at 0, 2, 6, 14 and 24 s
        time.advance(Duration.ofSeconds(1));
        assertEquals(ErrorCode.DEADLINE_EXCEEDED, failure(stage).refusal().code());
    }

    @Test
    void shouldSendAgainAtOnceWhenTheConnectionIsBack() throws Exception {
        connect(SILENT);
        wire.event(Kind.CONNECTED);
        wire.event(Kind.ADMITTED);
        var stage = ask("?");
        wire.settle();
        wire.event(Kind.DISCONNECTED);
        wire.event(Kind.CONNECTED);
        wire.settle();
        assertEquals(2, wire.sent().size());
        wire.event(Kind.ADMITTED);
        wire.settle();
        assertEquals(2, wire.sent().size());
        assertFalse(stage.toCompletableFuture().isDone());
    }

    @Test
    void shouldDropAndCountRepliesThatNobodyWaitsFor() throws Exception {
        connect((to, body) -> {
            to.reply(answer(body, "first"));
            to.reply(answer(body, "second"));
            to.reply(RCISResponse.newBuilder().setRequestId("stranger").build().toByteString());
            to.reply(ByteString.copyFromUtf8("\u0007 not protobuf"));
            to.reply(ByteString.EMPTY, ByteString.EMPTY, ByteString.EMPTY);
        });
        assertEquals("first", get(ask("?")).getResponseText());
        wire.settle();
        assertEquals(new ClientCounters(1, 0, 1, 0, 1, 1, 2), client.counters());
    }

    @Test
    void shouldDropAndCountReplyWhenItComesAfterTheDeadline() throws Exception {
        connect(SILENT);
        var stage = ask("?");
        time.advance(TIMEOUT);
        assertEquals(ErrorCode.DEADLINE_EXCEEDED, failure(stage).refusal().code());
        wire.reply(answer(wire.sent().get(0), "late"));
        wire.settle();
        assertEquals(1, client.counters().late());
    }

    @Test
    void shouldFailAtOnceWhenTheHandshakeIsRefused() throws Exception {
        connect(SILENT);
        var stage = ask("?");
        wire.event(Kind.REFUSED);
        var why = failure(stage).refusal();
        assertEquals(ErrorCode.UNAUTHORIZED, why.code());
        assertTrue(why.sentence().contains("not paired") && why.remedy().contains("spinectl pair"), why.sentence());
        assertEquals(ErrorCode.UNAUTHORIZED, failure(ask("again")).refusal().code());
        wire.event(Kind.ADMITTED);
        wire.settle();
        assertFalse(ask("paired meanwhile").toCompletableFuture().isDone());
    }

    @Test
    void shouldFailAtOnceWhenTheServerKeyDoesNotFit() throws Exception {
        connect(SILENT);
        var stage = ask("?");
        wire.event(Kind.HANDSHAKE_FAILED);
        assertTrue(failure(stage).getMessage().contains("server key"));
    }

    /** JeroMQ does not say why a server that cannot open our Hello hangs up. */
    @Test
    void shouldFailSoonWhenTheServerHangsUpInTheHandshake() throws Exception {
        connect(SILENT);
        var stage = ask("?");
        for (int i = 0; i < 3; i++) {
            assertFalse(stage.toCompletableFuture().isDone());
            wire.event(Kind.CONNECTED);
            wire.event(Kind.DISCONNECTED);
            wire.settle();
        }
        assertTrue(failure(stage).getMessage().contains("server key"));
        wire.event(Kind.CONNECTED);
        wire.settle();
        assertFalse(ask("the right server came back").toCompletableFuture().isDone());
    }

    @Test
    void shouldFailAtOnceWhenNobodyListens() throws Exception {
        connect(SILENT);
        var stage = ask("?");
        time.advance(Duration.ofMillis(250));
        absent.run();
        var why = failure(stage).refusal();
        assertEquals(ErrorCode.UNAVAILABLE, why.code());
        assertTrue(why.remedy().contains("./spine up"), why.sentence());
    }

    @Test
    void shouldWaitWhenAServerThatLetUsInRefusesForAMoment() throws Exception {
        connect(SILENT);
        wire.event(Kind.ADMITTED);
        var stage = ask("?");
        wire.event(Kind.DISCONNECTED);
        wire.event(Kind.REFUSED);
        wire.settle();
        absent.run();
        assertFalse(stage.toCompletableFuture().isDone());
        time.advance(Duration.ofSeconds(11));
        wire.event(Kind.REFUSED);
        assertEquals(ErrorCode.UNAUTHORIZED, failure(stage).refusal().code());
    }

    @Test
    void shouldRefuseAtOnceWhenTooManyAreInFlight() throws Exception {
        connect(SILENT, 2);
        ask("1");
        ask("2");
        assertEquals(ErrorCode.OVERLOADED, failure(ask("3")).refusal().code());
        wire.settle();
        assertEquals(2, wire.sent().size());
    }

    @Test
    void shouldEndEverythingWhenClosed() throws Exception {
        connect(SILENT);
        var stage = ask("?");
        client.close();
        assertEquals(ErrorCode.UNAVAILABLE, failure(stage).refusal().code());
        assertEquals(ErrorCode.UNAVAILABLE, failure(ask("after")).refusal().code());
        client.close();
    }

    /** RC-04, RC-07: the server's code, words and metadata reach the caller. */
    @Test
    void shouldCarryTheServersRefusal() throws Exception {
        connect((to, body) -> to.reply(RCISResponse.newBuilder().setRequestId(parse(body).getRequestId())
                .setStatusCode(404).setErrorDetails(ErrorDetails.newBuilder().setErrorCode("NO_RESONANCE")
                        .setErrorMessage("Nothing near."))
                .putMetadata("score", "0.31").build().toByteString()));
        var why = failure(ask("?")).refusal();
        assertEquals(ErrorCode.NO_RESONANCE, why.code());
        assertEquals("Nothing near.", why.sentence());
        assertEquals("0.31", why.meta().get("score"));
    }

    @Test
    void shouldFallBackToTheStatusWhenTheCodeIsNewToUs() {
        var response = RCISResponse.newBuilder().setStatusCode(503)
                .setErrorDetails(ErrorDetails.newBuilder().setErrorCode("BRAND_NEW")).build();
        assertEquals(503, Replies.refusal(response).code().status());
        assertEquals(ErrorCode.INTERNAL, Replies.refusal(RCISResponse.newBuilder().setStatusCode(999).build()).code());
    }
}
