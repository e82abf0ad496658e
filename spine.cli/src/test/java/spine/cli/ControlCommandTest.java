package spine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import spine.api.message.NeuralSpike;
import spine.api.rcis.ErrorDetails;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;
import spine.api.security.VerifiedKey;
import spine.api.transport.Buffer;
import spine.api.transport.Gate;
import spine.api.transport.Inbound;
import spine.api.transport.ListenOptions;
import spine.api.transport.Reactor;
import spine.api.transport.SendOutcome;
import spine.client.Transports;

/** BR-04, BR-07: what an operator types. */
@Timeout(120)
class ControlCommandTest extends WithFakeSpine {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private Reactor reactor;
    private volatile String answer = "";

    @Override
    RCISResponse.Builder answer(RCISRequest request) {
        return FakeSpine.ok();
    }

    @BeforeEach
    void listen() throws Exception {
        reactor = Transports.find().open("fake-control");
        var endpoint = reactor.listen(new ListenOptions("tcp://127.0.0.1:*", "control", spine.keys, 0), this::gate,
                this::take);
        var file = home.resolve("run/endpoints.json");
        Files.writeString(file, Files.readString(file).replace("{\"rcis\"",
                "{\"control\": \"" + endpoint.address() + "\", \"rcis\""));
    }

    private CompletionStage<Gate.Admission> gate(VerifiedKey key, String address) {
        return CompletableFuture.completedFuture(
                spine.trusted.contains(key) ? Gate.Admission.SHARED : Gate.Admission.REFUSED);
    }

    private void take(Inbound message) {
        try {
            var spike = NeuralSpike.parseFrom(message.frames().get(0).toByteString());
            heard.add(spike.getTextData());
            var reply = NeuralSpike.newBuilder().setRequestId(spike.getRequestId());
            if (answer.startsWith("!")) {
                reply.setError(ErrorDetails.newBuilder().setErrorCode("FORBIDDEN").setErrorMessage(answer.substring(1)));
            } else {
                reply.setTextData(answer);
            }
            if (!answer.isEmpty()) {
                message.endpoint().send(message.from(), List.of(Buffer.of(reply.build().toByteString())),
                        SendOutcome.Listener.IGNORE);
            }
            message.release();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void closeControl() {
        reactor.close();
    }

    @ParameterizedTest
    @CsvSource({"pause,PAUSE", "Resume,RESUME", "flush,FLUSH_TRACE", "FLUSH_TRACE,FLUSH_TRACE", "nap,NAP",
        "reset,RESET", "ping,PING"})
    void shouldSendTheWordAndShowTheAnswerBR04(String said, String word) {
        answer = "DONE BEFORE";
        assertEquals(0, cli.run("control", said), cli.err);
        assertEquals("DONE BEFORE", cli.out);
        assertEquals(0, cli.run("control", "--json", said), cli.err);
        var json = JsonParser.parseString(cli.out).getAsJsonObject();
        assertEquals(word, json.get("command").getAsString());
        assertEquals("DONE BEFORE", json.get("answer").getAsString());
        assertEquals(false, json.get("changed").getAsBoolean());
        assertEquals(List.of(word, word), heard);
    }

    @ParameterizedTest
    @ValueSource(strings = {"scram", "shutdown", "halt"})
    void shouldAskBeforeItEndsAnything(String verb) {
        answer = "DONE";
        assertEquals(1, cli.run("control", verb));
        assertTrue(cli.err.endsWith("Say --yes."), cli.err);
        cli.env.put("SPINECTL_ASK", "1");
        cli.input = "n\n".getBytes(StandardCharsets.UTF_8);
        assertEquals(1, cli.run("control", verb));
        assertTrue(cli.err.endsWith("Nothing was changed."), cli.err);
        assertTrue(heard.isEmpty(), heard.toString());
        cli.input = "yes\n".getBytes(StandardCharsets.UTF_8);
        assertEquals(0, cli.run("control", verb), cli.err);
        assertEquals(0, cli.run("control", verb, "--yes"), cli.err);
        assertEquals(2, heard.size());
    }

    /** BR-07: an exit code of its own. */
    @Test
    void shouldWarnThatTheSystemMayBeFrozenWhenNobodyAnswersBR07() {
        assertEquals(3, cli.run("control", "ping", "--wait", "1s"));
        assertTrue(cli.err.contains("The system may be frozen: No answer within 1.0 s."), cli.err);
        assertEquals(3, cli.run("control", "ping", "--wait", "1s", "--json"));
        assertTrue(cli.out.contains("DEADLINE_EXCEEDED"), cli.out);
    }

    @Test
    void shouldShowWhyItWasRefused() {
        answer = "!This key may not administer control.";
        assertEquals(1, cli.run("control", "pause"));
        assertTrue(cli.err.endsWith("This key may not administer control."), cli.err);
        assertEquals(1, cli.run("control", "stop"));
        assertTrue(cli.err.contains("'stop' is no control command: say one of ping, pause, resume, scram"), cli.err);
        assertEquals(1, cli.run("control"));
    }

    @Test
    void shouldCompleteTheCommands() {
        assertEquals(0, cli.run("completion"));
        assertTrue(cli.out.contains("\"ping\" \"pause\" \"resume\""), "the shell knows them");
    }
}
