package spine.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineException;
import spine.api.message.StreamPart;
import spine.api.rcis.AgentCall;
import spine.api.rcis.AgentReply;
import spine.api.rcis.ErrorDetails;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;
import spine.api.security.CurveKeyPair;
import spine.api.transport.ConnectionEvent.Kind;
import spine.client.internal.Exchanges;

/** Issue 6, part 4: an answer by parts, as who asks for it sees it. */
@Timeout(60)
class AnswerStreamTest {
    private static final String DONE = "done";

    private final BlockingQueue<RCISRequest> heard = new LinkedBlockingQueue<>();
    private final BlockingQueue<Object> signals = new LinkedBlockingQueue<>();
    private final FakeTransport wire = new FakeTransport((to, body) -> heard.add(RcisClientTest.parse(body)));
    private RcisClient client;
    private Flow.Subscription subscription;
    private RCISRequest asked;

    private void ask(long first) throws Exception {
        var settings = new RcisSettings("tcp://test:1", FakeTransport.key(1),
                new CurveKeyPair(FakeTransport.key(2), new byte[32]), "", ResendPolicy.DEFAULT, 10);
        client = new RcisClient(new Exchanges(wire.with(new ManualTime()), settings, (address, then) -> { }));
        client.stream(AgentCall.newBuilder().setAgent("talker").build(), Duration.ofSeconds(30)).subscribe(
                new Flow.Subscriber<>() {
                    @Override
                    public void onSubscribe(Flow.Subscription its) {
                        subscription = its;
                        its.request(first);
                    }

                    @Override
                    public void onNext(Payload part) {
                        signals.add(part.text());
                    }

                    @Override
                    public void onError(Throwable failure) {
                        signals.add(failure);
                    }

                    @Override
                    public void onComplete() {
                        signals.add(DONE);
                    }
                });
        asked = next();
    }

    @AfterEach
    void close() {
        client.close();
    }

    private RCISRequest next() throws Exception {
        return heard.poll(30, TimeUnit.SECONDS);
    }

    private Object signal() throws Exception {
        return signals.poll(30, TimeUnit.SECONDS);
    }

    private void part(long sequence, String text) {
        wire.reply(response().setStreamPart(part(sequence).setData(ByteString.copyFromUtf8(text))).build().toByteString());
    }

    private void end(long sequence) {
        wire.reply(response().setStreamPart(part(sequence).setLast(true)).build().toByteString());
    }

    private RCISResponse.Builder response() {
        return RCISResponse.newBuilder().setRequestId(asked.getRequestId()).setStatusCode(200);
    }

    private static StreamPart.Builder part(long sequence) {
        return StreamPart.newBuilder().setSequence(sequence);
    }

    private void whole(String text) {
        wire.reply(response().setAgentReply(AgentReply.newBuilder().setOutput(ByteString.copyFromUtf8(text)))
                .build().toByteString());
    }

    private ErrorCode failure() throws Exception {
        return signal() instanceof SpineException e ? e.refusal().code() : null;
    }

    @Test
    void shouldGrantWhatItsSubscriberRequestsAndPublishThePartsInOrder() throws Exception {
        ask(2);
        assertEquals(2, asked.getCredit());
        part(1, "a");
        part(2, "b");
        assertEquals(List.of("a", "b"), List.of(signal(), signal()));
        subscription.request(3);
        var grant = next();
        assertEquals(3, grant.getCredit());
        assertEquals(asked.getRequestId(), grant.getRequestId());
        assertEquals(RCISRequest.OperationCase.OPERATION_NOT_SET, grant.getOperationCase());
        part(3, "c");
        end(4);
        assertEquals(List.of("c", DONE), List.of(signal(), signal()));
    }

    /** Before a part has come, the server may not know the request yet, and credit for it would be lost. */
    @Test
    void shouldKeepFurtherCreditUntilAPartHasCome() throws Exception {
        ask(1);
        subscription.request(4);
        wire.settle();
        assertTrue(heard.isEmpty());
        part(1, "a");
        assertEquals(4, next().getCredit());
    }

    @Test
    void shouldFailAndCancelWhenAPartIsMissingOrDoubled() throws Exception {
        ask(5);
        part(1, "a");
        part(1, "a again");
        assertEquals("a", signal());
        assertEquals(ErrorCode.AGENT_FAILED, failure());
        RCISRequest cancel = next();
        while (!cancel.hasCancel()) {
            cancel = next();
        }
        assertEquals(asked.getRequestId(), cancel.getCancel().getRequestId());
    }

    @Test
    void shouldFailWhenTheEndComesBeforeAPartThatIsMissing() throws Exception {
        ask(5);
        part(1, "a");
        end(3);
        assertEquals("a", signal());
        assertEquals(ErrorCode.AGENT_FAILED, failure());
    }

    @Test
    void shouldFailAfterThePartsWhenTheEndIsAnError() throws Exception {
        ask(5);
        part(1, "a");
        var error = ErrorDetails.newBuilder().setErrorCode("OUTCOME_UNKNOWN").setErrorMessage("died");
        wire.reply(response().setStatusCode(503).setErrorDetails(error)
                .setStreamPart(part(2).setLast(true).setError(error)).build().toByteString());
        assertEquals("a", signal());
        assertEquals(ErrorCode.OUTCOME_UNKNOWN, failure());
    }

    @Test
    void shouldPublishOnePartWhenTheAgentAnswersAsAWhole() throws Exception {
        ask(5);
        whole("all");
        assertEquals(List.of("all", DONE), List.of(signal(), signal()));
    }

    /** The connection breaks, the request is sent again, and the joined answer comes: its rest is published. */
    @Test
    void shouldGoOnWithTheRestWhenTheConnectionBroke() throws Exception {
        ask(1);
        part(1, "ab");
        assertEquals("ab", signal());
        wire.event(Kind.CONNECTED);
        wire.event(Kind.DISCONNECTED);
        wire.event(Kind.CONNECTED);
        var again = next();
        while (again.getOperationCase() != RCISRequest.OperationCase.AGENT_CALL) {
            again = next();
        }
        assertEquals(asked, again);
        whole("abcd");
        wire.settle();
        assertFalse(signals.contains("cd"), "nothing was requested");
        subscription.request(1);
        assertEquals(List.of("cd", DONE), List.of(signal(), signal()));
    }

    @Test
    void shouldCancelTheRequestWhenItsSubscriberCancels() throws Exception {
        ask(5);
        part(1, "a");
        assertEquals("a", signal());
        subscription.cancel();
        assertEquals(asked.getRequestId(), next().getCancel().getRequestId());
        part(2, "b");
        wire.settle();
        assertTrue(signals.isEmpty());
    }
}
