package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import spine.api.message.Directory.State;
import spine.api.message.NeuralSpike;
import spine.api.message.Payload;
import spine.api.message.ResponseMetadata;
import spine.api.message.StatusReport;
import spine.api.rcis.ErrorDetails;
import spine.api.transport.Receiver;

/** What the planes refuse, drop and count. */
class PlaneRefusalTest extends PlaneFixture {
    private void brokenPayload(int field, Receiver plane) throws Exception {
        var broken = kit.spike("b" + field).setSenderValue(3).setRecipientName("echo").build().toByteString()
                .concat(ByteString.copyFrom(new byte[] {(byte) (field << 3 & 0x7f | 2 | 0x80), (byte) (field >> 4), 2, 1, 2}));
        plane.onMessage(kit.endpoint.inbound(three, broken));
        isError("INVALID_REQUEST", kit.endpoint.next().spike());
    }

    @Test
    void shouldRefuseAndCountWhenThePolicyKnowsNobodySEC16() throws Exception {
        kit.guard.grants.clear();
        isError("UNAUTHORIZED", ask(data, three, from3("1")));
        assertEquals(List.of("DATA: unknown key"), kit.guard.refused);

        data.onMessage(kit.endpoint.inbound(three, ByteString.copyFromUtf8("garbage")));
        send(data, three, from3("2").setError(ErrorDetails.getDefaultInstance()));
        assertTrue(kit.endpoint.sent.isEmpty(), "there is no request to answer");
        assertEquals(3, kit.guard.refused.size(), "each of which lets the guard cut the key");
    }

    @Test
    void shouldSendNoReplyWhenTheKeyWasRevokedMeanwhile() throws Exception {
        var gate = new CountDownLatch(1);
        kit.host("slow", (call, request) -> {
            gate.await();
            return request;
        });
        send(data, three, from3("1").setRecipientName("slow"));
        kit.guard.grants.clear();
        gate.countDown();
        Kit.await(() -> kit.count("replies.withheld") > 0);
        assertTrue(kit.endpoint.sent.isEmpty());
    }

    @Test
    void shouldRefuseAForgedSenderSEC20() throws Exception {
        isError("FORBIDDEN", ask(data, three, from3("1").setSenderValue(4)));
        isError("FORBIDDEN", ask(data, three, from3("2").setSenderValue(0)));
        assertEquals(2, kit.guard.refused.stream().filter(r -> r.startsWith("DATA.identity")).count());
        assertEquals(2, kit.count("refused.SEC-20"));
    }

    /** The owner is there or not, the plane cannot tell: the id is his. */
    @Test
    void shouldRefuseAStolenRoutingIdWhereTheEngineDoesNotBindThemSEC20() throws Exception {
        var asking = kit.plane(Plane.Kind.DATA, false);
        var owner = Kit.peer("vault", key);
        var thief = Kit.peer("vault", kit.guard.grant(7, Set.of(7), Set.of()));
        var forged = from3("2").setSenderValue(7);
        assertEquals("q", ask(asking, owner, from3("1")).getRichPayload().getText());
        var refused = ask(asking, thief, forged);
        isError("FORBIDDEN", refused);
        assertTrue(refused.getError().getErrorMessage().contains("routing id"), refused.toString());
        assertEquals(1, kit.guard.refused.stream().filter(r -> r.startsWith("DATA.identity: ")).count(), "AUTH-003");
        assertEquals(1, kit.count("refused.SEC-20"));
        assertEquals("q", ask(asking, owner, from3("3")).getRichPayload().getText(), "nothing of the owner's is lost");

        kit.guard.grants.remove(key);
        assertEquals("q", ask(asking, thief, from3("4").setSenderValue(7)).getRichPayload().getText(), "revoked: free");
    }

    @Test
    void shouldKeepServingWhenBytesAreGarbageSP16() throws Exception {
        data.onMessage(kit.endpoint.inbound(three, ByteString.copyFrom(new byte[] {-1, -1, -1})));
        isError("INVALID_REQUEST", kit.endpoint.next().spike());
        data.onMessage(kit.endpoint.inbound(three));
        isError("INVALID_REQUEST", kit.endpoint.next().spike());
        data.onMessage(kit.endpoint.inbound(three, ByteString.copyFromUtf8("a"), ByteString.copyFromUtf8("b")));
        isError("INVALID_REQUEST", kit.endpoint.next().spike());
        data.onMessage(kit.endpoint.inbound(three, ByteString.EMPTY));
        isError("INVALID_REQUEST", kit.endpoint.next().spike());
        assertEquals(3, kit.count("refused.undecodable"));
        assertEquals("q", ask(data, three, from3("1")).getRichPayload().getText());
    }

    @Test
    void shouldRefuseWhenAPayloadThatItReadsIsBroken() throws Exception {
        for (int field : new int[] {17, 41, 43}) {
            brokenPayload(field, data);
        }
        brokenPayload(17, control);
        assertEquals(0, kit.count("planes.failed"));
    }

    @Test
    void shouldRefuseByTheEnvelopesRulesAndCountTheRule() throws Exception {
        isError("SCHEMA_MISMATCH", ask(data, three, from3("1").setSchemaMajor(1)));
        isError("INVALID_REQUEST", ask(data, three, from3("")));
        isError("INVALID_REQUEST", ask(data, three, from3("2").clearPayload()));
        isError("INVALID_REQUEST", ask(data, three, from3("3").setTimestamp(1)));
        var two = from3("4").build().toByteString().concat(
                NeuralSpike.newBuilder().setTextData("b").build().toByteString());
        data.onMessage(kit.endpoint.inbound(three, two));
        isError("INVALID_REQUEST", kit.endpoint.next().spike());
        for (var rule : List.of("SP-02", "SP-03", "SP-08.window.other")) {
            assertEquals(1, kit.count("refused." + rule), rule);
        }
        assertEquals(2, kit.count("refused.SP-05"));
    }

    @Test
    void shouldNeverAnswerAnErrorNorALateReply() throws Exception {
        send(data, three, from3("1").setError(ErrorDetails.newBuilder().setErrorCode("INTERNAL")));
        send(data, three, from3("2").setTimestamp(1).setError(ErrorDetails.newBuilder().setErrorCode("INTERNAL")));
        send(data, three, from3("3").setMeta(ResponseMetadata.newBuilder().setSource("me")));
        send(control, three, from3("4").setError(ErrorDetails.newBuilder().setErrorCode("INTERNAL")));

        assertTrue(kit.endpoint.sent.isEmpty());
        assertEquals(2, kit.count("replies.late"));
    }

    @Test
    void shouldStripMirroredFromWhatPeersSend() throws Exception {
        var four = Kit.peer("component_4", kit.guard.grant(4, Set.of(4), Set.of()));
        send(data, four, kit.spike("hello").setSenderValue(4).setStatus(StatusReport.getDefaultInstance()));
        send(data, three, from3("1").setMirrored(true).clearRecipientName().setRecipientValue(4));

        var forwarded = kit.endpoint.next();
        assertEquals(four, forwarded.to());
        assertFalse(forwarded.spike().getMirrored());
        assertEquals("q", forwarded.spike().getTextData());
    }

    @Test
    void shouldIgnoreAReplyFromAnotherPeerThanTheOneAsked() throws Exception {
        var four = Kit.peer("component_4", kit.guard.grant(4, Set.of(4), Set.of()));
        var five = Kit.peer("component_5", kit.guard.grant(5, Set.of(5), Set.of()));
        for (var peer : List.of(four, five)) {
            int number = peer == four ? 4 : 5;
            send(data, peer, kit.spike("h" + number).setSenderValue(number).setStatus(
                    StatusReport.getDefaultInstance()));
        }
        send(data, three, from3("1").clearRecipientName().setRecipientValue(4));
        kit.endpoint.next();
        send(data, five, kit.spike("1").setSenderValue(5).setMeta(ResponseMetadata.getDefaultInstance())
                .setRichPayload(Payload.newBuilder().setText("forged")));
        assertTrue(kit.endpoint.sent.isEmpty());

        send(data, four, kit.spike("1").setSenderValue(4).setRichPayload(Payload.newBuilder().setText("true")));
        assertEquals("true", kit.endpoint.next().spike().getRichPayload().getText());
    }

    @Test
    void shouldRefuseWhatIsTooLateToBegin() throws Exception {
        isError("DEADLINE_EXCEEDED", ask(data, three, from3("1").setDeadlineUnixMs(kit.time.millis())));
        isError("DEADLINE_EXCEEDED", ask(data, three, from3("2").setDeadlineUnixMs(Long.MIN_VALUE)));
        assertEquals(0, kit.replay.size());
    }

    @Test
    void shouldCountAHeartbeatForTheAuthenticatedKeyOnlyHB06() throws Exception {
        send(data, three, from3("h").setStatus(StatusReport.getDefaultInstance()));
        kit.time.advanceMillis(3000);
        var thief = Kit.peer("component_3", kit.guard.grant(7, Set.of(7), Set.of()));
        isError("FORBIDDEN", ask(control, thief, from3("t").setStatus(StatusReport.getDefaultInstance())));
        isError("FORBIDDEN", ask(control, thief, from3("t").setSenderValue(7).setStatus(
                StatusReport.getDefaultInstance())));
        var other = Kit.peer("somebody", thief.key());
        isError("UNAUTHORIZED", ask(control, other, from3("u").setSenderValue(7).setStatus(
                StatusReport.getDefaultInstance())));
        kit.agents.sweep();
        assertEquals(State.DEGRADED, kit.agents.of(Plane.Kind.DATA, three).state());

        send(control, three, from3("h2").setStatus(StatusReport.getDefaultInstance()));
        kit.agents.sweep();
        kit.time.advanceMillis(1000);
        send(control, three, from3("h3").setStatus(StatusReport.getDefaultInstance()));
        kit.agents.sweep();
        assertEquals(State.HEALTHY, kit.agents.of(Plane.Kind.DATA, three).state());
        assertTrue(kit.endpoint.sent.isEmpty());
    }

    @Test
    void shouldNotRegisterAComponentWhoseKeyHasNotTheNumber() throws Exception {
        var five = Kit.peer("component_5", key);
        isError("FORBIDDEN", ask(data, five, from3("1")));
        assertNull(kit.agents.of(Plane.Kind.DATA, five));
        ask(data, three, from3("2"));
        assertEquals("component_3", kit.agents.of(Plane.Kind.DATA, three).name());
    }
}
