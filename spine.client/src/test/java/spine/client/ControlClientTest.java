package spine.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.message.NeuralSpike;
import spine.api.rcis.ErrorDetails;
import spine.api.security.CurveKeyPair;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ConnectionEvent.Kind;
import spine.client.internal.Commands;

/** Commands on the control plane: BR-04, BR-07. */
class ControlClientTest {
    private static final BiConsumer<FakeTransport, ByteString> SILENT = (wire, body) -> { };
    private final ManualTime time = new ManualTime();
    private FakeTransport wire;
    private Commands commands;
    private Runnable absent = () -> { };

    private void connect(BiConsumer<FakeTransport, ByteString> server) throws Exception {
        wire = new FakeTransport(server);
        commands = new Commands(wire.with(time), new ConnectOptions("tcp://test:1", FakeTransport.key(1),
                new CurveKeyPair(FakeTransport.key(2), new byte[32])), ServerKeys.of(FakeTransport.key(1)),
                (address, then) -> absent = then);
    }

    @AfterEach
    void close() {
        commands.close();
    }

    private CompletionStage<String> send(String word) {
        return commands.send(word, Duration.ofSeconds(5));
    }

    private static NeuralSpike parse(ByteString body) {
        try {
            return NeuralSpike.parseFrom(body);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static ByteString reply(ByteString body, String text) {
        return NeuralSpike.newBuilder().setRequestId(parse(body).getRequestId()).setTextData(text).build().toByteString();
    }

    private static ErrorCode code(CompletionStage<String> stage) {
        var failed = assertThrows(ExecutionException.class, () -> stage.toCompletableFuture().get(60, TimeUnit.SECONDS));
        return ((SpineException) failed.getCause()).refusal().code();
    }

    @Test
    void shouldGiveTheAnswerOrTheRefusalBR04() throws Exception {
        connect((server, body) -> server.reply(parse(body).getTextData().equals("PAUSE") ? reply(body, "PAUSED")
                : NeuralSpike.newBuilder().setRequestId(parse(body).getRequestId()).setError(ErrorDetails.newBuilder()
                        .setErrorCode("FORBIDDEN").setErrorMessage("No.")).build().toByteString()));
        assertEquals("PAUSED", send("PAUSE").toCompletableFuture().get(60, TimeUnit.SECONDS));
        assertEquals(ErrorCode.FORBIDDEN, code(send("SCRAM")));
    }

    @Test
    void shouldEndAtItsDeadlineWhenNobodyAnswersBR07() throws Exception {
        connect(SILENT);
        var stage = send("PING");
        time.advance(Duration.ofSeconds(5));
        assertEquals(ErrorCode.DEADLINE_EXCEEDED, code(stage));
    }

    @Test
    void shouldSayThatNobodyListens() throws Exception {
        connect(SILENT);
        var stage = send("PING");
        time.advance(Duration.ofMillis(250));
        absent.run();
        assertEquals(ErrorCode.UNAVAILABLE, code(stage));
    }

    /** A second SCRAM does no harm; a second SHUTDOWN would end the server that was started since. */
    @Test
    void shouldSendAgainWhenTheConnectionIsBackButNotWhatEndsTheProcessBR07() throws Exception {
        connect(SILENT);
        wire.event(Kind.ADMITTED);
        wire.settle();
        send("SCRAM");
        send("SHUTDOWN");
        send("SYSTEM_HALT");
        wire.event(Kind.DISCONNECTED);
        wire.event(Kind.CONNECTED);
        wire.event(Kind.ADMITTED);
        wire.settle();
        assertEquals(4, wire.sent().size());
        assertEquals(wire.sent().get(0), wire.sent().get(3), "the same bytes");
    }

    @Test
    void shouldRefuseMoreThanItHolds() throws Exception {
        connect(SILENT);
        for (int i = 0; i < Commands.MOST; i++) {
            send("PING");
        }
        assertEquals(ErrorCode.OVERLOADED, code(send("PING")));
    }

    @Test
    void shouldFailWhatWaitsWhenClosed() throws Exception {
        connect(SILENT);
        var stage = send("PING");
        commands.close();
        assertEquals(ErrorCode.UNAVAILABLE, code(stage));
        assertEquals(ErrorCode.UNAVAILABLE, code(send("PING")));
    }
}
