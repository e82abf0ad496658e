package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import spine.api.message.Cancel;
import spine.api.message.CancelReceipt;
import spine.api.message.NeuralSpike.PayloadCase;
import spine.api.message.Payload;
import spine.api.message.StatusReport;
import spine.api.transport.ConnectionEvent;

/** What the planes take, from the frames to the frames. */
class PlaneTest extends PlaneFixture {
    @Test
    void shouldRouteARequestAndSendItsOneReply() throws Exception {
        var reply = ask(data, three, from3("1"));

        assertEquals("1", reply.getRequestId());
        assertEquals("q", reply.getRichPayload().getText());
        assertEquals("echo", reply.getMeta().getSource());
        assertTrue(kit.endpoint.sent.isEmpty());
    }

    @Test
    void shouldMirrorTheShapeOfTheMessageBR08() throws Exception {
        data.onMessage(kit.endpoint.inbound(three, ByteString.EMPTY, from3("1").build().toByteString()));
        var frames = kit.endpoint.next().frames();
        assertEquals(2, frames.size());
        assertTrue(frames.get(0).isEmpty());

        data.onMessage(kit.endpoint.inbound(three, from3("2").build().toByteString()));
        assertEquals(1, kit.endpoint.next().frames().size());
    }

    /** The head skips the payload; where the broker looks inside, it must not fall over. */
    @Test
    void shouldSayNoSuchAgentWhenNobodyServesTheRecipientBR09() throws Exception {
        isError("NO_SUCH_AGENT", ask(data, three, from3("1").setRecipientName("nobody")));
        isError("NO_SUCH_AGENT", ask(data, three, from3("2").clearRecipientName().setRecipientValue(7)));
    }

    @Test
    void shouldForwardAndAnswerUntouchedSP06() throws Exception {
        var four = Kit.peer("component_4", kit.guard.grant(4, Set.of(4), Set.of()));
        send(data, four, kit.spike("hello").setSenderValue(4).setStatus(StatusReport.getDefaultInstance()));
        var unknown = ByteString.copyFrom(new byte[] {(byte) 0xfa, 0x3e, 1, 7});
        var request = from3("1").clearRecipientName().setRecipientValue(4).build().toByteString().concat(unknown);
        data.onMessage(kit.endpoint.inbound(three, request));
        assertEquals(request, kit.endpoint.next().frames().get(0));

        var reply = kit.spike("1").setSenderValue(4).setRichPayload(Payload.newBuilder().setText("a")).build()
                .toByteString().concat(unknown);
        data.onMessage(kit.endpoint.inbound(four, reply));
        var answered = kit.endpoint.next();
        assertEquals(three, answered.to());
        assertEquals(reply.concat(ByteString.copyFrom(new byte[] {(byte) 0x88, 2, 0})), answered.frames().get(0),
                "untouched, and its durability behind it");

        data.onMessage(kit.endpoint.inbound(four, reply));
        assertTrue(kit.endpoint.sent.isEmpty(), "a doubled reply");
    }

    @Test
    void shouldAnswerARepeatedRequestOnceFromTheTableSP07() throws Exception {
        var first = ask(data, three, from3("1"));
        kit.time.advanceMillis(1000);
        assertEquals(first, ask(data, three, from3("1")), "resent with a new timestamp");
        isError("ID_REUSED", ask(data, three, from3("1").setTextData("other")));
        assertEquals(1, kit.count("calls"));
    }

    @Test
    void shouldGiveBothOneTypedAnswerWhenTheFirstTryIsPutOffWhileTheSecondWaits() throws Exception {
        var gate = new CountDownLatch(1);
        kit.host("full", (call, request) -> {
            gate.await();
            throw new spine.api.SpineException(spine.api.ErrorCode.OVERLOADED, "Full.", "");
        });
        send(data, three, from3("1").setRecipientName("full"));
        send(data, three, from3("1").setRecipientName("full"));
        gate.countDown();

        var codes = Set.of(kit.endpoint.next().spike().getError().getErrorCode(),
                kit.endpoint.next().spike().getError().getErrorCode());
        assertEquals(Set.of("OVERLOADED", "UNAVAILABLE"), codes);
        assertTrue(kit.endpoint.sent.isEmpty());
        isError("OVERLOADED", ask(data, three, from3("1").setRecipientName("full")));
    }

    @Test
    void shouldTellARepetitionByItsOwnDeadlineWhenTheFirstTryTakesLonger() throws Exception {
        var gate = new CountDownLatch(1);
        kit.host("slow", (call, request) -> {
            gate.await();
            return request;
        });
        send(data, three, from3("1").setRecipientName("slow"));
        isError("DEADLINE_EXCEEDED", ask(data, three, from3("1").setRecipientName("slow")
                .setDeadlineUnixMs(kit.time.millis() + 10)));
        gate.countDown();
        assertEquals("q", kit.endpoint.next().spike().getRichPayload().getText());
    }

    @Test
    void shouldCancelOnlyThePrincipalsOwnRequest() throws Exception {
        var gate = new CountDownLatch(1);
        kit.host("slow", (call, request) -> {
            gate.await();
            return request;
        });
        var thief = Kit.peer("x", kit.guard.grant(6, Set.of(6), Set.of()));
        send(data, three, from3("1").setRecipientName("slow"));
        var cancel = Cancel.newBuilder().setRequestId("1").setReason("why");
        assertEquals(CancelReceipt.Outcome.UNKNOWN, ask(data, thief, kit.spike("c").setSenderValue(6).setCancel(cancel))
                .getCancelReceipt().getOutcome());
        send(data, three, from3("c").setCancel(cancel));

        var kinds = Set.of(kit.endpoint.next().spike().getPayloadCase(), kit.endpoint.next().spike().getPayloadCase());
        assertEquals(Set.of(PayloadCase.ERROR, PayloadCase.CANCEL_RECEIPT), kinds);
    }

    @Test
    void shouldAnswerPingAndNameWhatThereIsOnControlBR04() throws Exception {
        var client = Kit.peer("x", kit.guard.grant(8, Set.of(), Set.of()));
        assertEquals("PONG", ask(control, client, kit.spike("1").setTextData("PING")).getTextData());
        var refusal = ask(control, client, kit.spike("2").setTextData("SCRAM\nx"));
        isError("INVALID_REQUEST", refusal);
        assertTrue(refusal.getError().getErrorMessage().contains("'SCRAM?x'. There are PING, PAUSE, RESUME, "));
    }

    @Test
    void shouldCountRepliesThatCannotBeSentBR15() {
        kit.endpoint.outcome = spine.api.transport.SendOutcome.FULL;
        send(control, three, from3("1").setTextData("PING"));
        kit.endpoint.failure = new IllegalStateException("closed");
        send(control, three, from3("2").setTextData("PING"));
        assertEquals(1, kit.count("replies.full"));
        assertEquals(1, kit.count("replies.closed"));
    }

    @Test
    void shouldTellTheGuardOfBrokenConnectionsOnly() {
        data.onEvent(new ConnectionEvent(ConnectionEvent.Kind.HANDSHAKE_FAILED, "tcp://x", "no CURVE"));
        data.onEvent(new ConnectionEvent(ConnectionEvent.Kind.PROTOCOL_ERROR, "tcp://x", "claims to be another"));
        data.onEvent(new ConnectionEvent(ConnectionEvent.Kind.REFUSED, "tcp://x", "the gate has told it"));
        data.onEvent(new ConnectionEvent(ConnectionEvent.Kind.CONNECTED, "tcp://x", ""));
        data.onEvent(new ConnectionEvent(ConnectionEvent.Kind.IDENTITY, "tcp://x", "the key has a live connection"));
        assertEquals(List.of("DATA HANDSHAKE_FAILED", "DATA PROTOCOL_ERROR", "DATA.identity IDENTITY"),
                kit.guard.disturbances, "the last is AUTH-003 by its place");
    }
}
