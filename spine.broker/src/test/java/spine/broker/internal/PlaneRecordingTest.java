package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import spine.api.journal.Entry;
import spine.api.journal.Kind;
import spine.api.message.Durability;
import spine.api.message.ResponseMetadata;
import spine.api.message.RevocationSpike;
import spine.api.security.Permissions;
import spine.api.transport.Peer;

/** What passes the planes is written down, and each reply says what it survives. */
class PlaneRecordingTest extends PlaneFixture {
    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @BeforeEach
    void record() {
        kit.recorder.use(kit.journal);
    }

    private List<String> operations(Kind kind) {
        return kit.journal.of(kind).stream().map(Entry::operation).toList();
    }

    @Test
    void shouldSayTheLevelInTheReplyAndKeepItWhenAskedAgain() throws Exception {
        var request = from3("1").setIdempotent(true).putTraceContext("traceparent", TRACE);
        assertEquals(Durability.JOURNALED, ask(data, three, request).getDurability());
        assertEquals(Durability.JOURNALED, ask(data, three, request.setDurability(Durability.SYNCED)).getDurability(),
                "the same reply: the level that is asked for makes no other request");
        assertEquals(Durability.SYNCED, ask(data, three, from3("2").setDurability(Durability.SYNCED)).getDurability());
        kit.journal.grants = wanted -> Durability.ACCEPTED;
        assertEquals(Durability.ACCEPTED, ask(data, three, from3("3")).getDurability(), "the disk is full");
        var entry = kit.journal.of(Kind.REQUEST).get(0);
        assertEquals(List.of("1", "0af7651916cd43dd8448eb211c80319c", key.z85(), "echo", "text_data"), List.of(
                entry.requestId(), entry.traceId(), entry.key(), entry.agent(), entry.operation()));
        assertEquals(7, entry.policyVersion());
        var reply = kit.journal.of(Kind.REPLY).get(0);
        assertEquals(List.of("echo", "production"), List.of(reply.agent(), reply.generation()));
    }

    @Test
    void shouldSendTheReplyNotBeforeItsLevelIsReached() throws Exception {
        kit.journal.grants = wanted -> null;
        send(data, three, from3("1"));
        Kit.await(() -> kit.journal.waiting.size() == 2);
        assertTrue(kit.endpoint.sent.isEmpty());
        kit.journal.waiting.forEach(w -> w.stage().complete(Durability.JOURNALED));
        assertEquals(Durability.JOURNALED, kit.endpoint.next().spike().getDurability());
    }

    /** SP-06: an agent's reply passes untouched, but what it promises in the broker's name does not hold. */
    @Test
    void shouldNotLetAnAgentPromiseWhatTheBrokerDoesNot() throws Exception {
        var agents = kit.plane(Plane.Kind.AGENTS);
        var far = Kit.peer("far", kit.guard.grant(1, Set.of(), Set.of("far")));
        kit.agents.register(kit.joining("far", "far", far.key()));
        kit.journal.grants = wanted -> Durability.ACCEPTED;
        send(data, three, from3("1").setRecipientName("far"));
        kit.endpoint.next();
        var claim = kit.spike("1").setMeta(ResponseMetadata.getDefaultInstance()).setTextData("a")
                .setDurability(Durability.SYNCED).build().toByteString();
        agents.onMessage(kit.endpoint.inbound(far, claim));
        var answered = kit.endpoint.next();
        assertEquals(Durability.ACCEPTED, answered.spike().getDurability());
        assertTrue(answered.frames().get(0).startsWith(claim));
    }

    @Test
    void shouldGiveTheSameReplyAndAskNobodyAfterARestart() throws Exception {
        var request = from3("1");
        send(data, three, request);
        var first = kit.endpoint.next().frames();
        try (var second = new Kit()) {
            new Refill(second.replay, second.time::millis, second.time).from(kit.journal, 2000);
            second.guard.grant(3, Set.of(3), Set.of());
            second.plane(Plane.Kind.DATA).onMessage(second.endpoint.inbound(three, request.build().toByteString()));
            assertEquals(first, second.endpoint.next().frames());
            assertEquals(0, second.count("calls"));
        }
    }

    @Test
    void shouldAnswerOutcomeUnknownToWhatARestartInterrupted() throws Exception {
        kit.replay.begin(new spine.api.RequestTable.Request(kit.guard.principal(key), "1",
                EnvelopeHead.read(from3("1").build().toByteString()).content(), ByteString.EMPTY, "", "",
                spine.api.TraceContext.NONE, false, Durability.ACCEPTED, java.time.Duration.ofSeconds(1)));
        try (var second = new Kit()) {
            new Refill(second.replay, second.time::millis, second.time).from(kit.journal, 2000);
            second.guard.grant(3, Set.of(3), Set.of());
            var plane = second.plane(Plane.Kind.DATA);
            for (int i = 0; i < 2; i++) {
                plane.onMessage(second.endpoint.inbound(three, from3("1").build().toByteString()));
                isError("OUTCOME_UNKNOWN", second.endpoint.next().spike());
            }
            assertEquals(0, second.count("calls"));
            assertEquals(0, second.endpoint.held());
        }
    }

    @Test
    void shouldWriteRefusalsOfKnownKeysAndNothingOfStrangers() throws Exception {
        kit.guard.permit(key, Permissions.NONE);
        isError("FORBIDDEN", ask(data, three, from3("1").putTraceContext("traceparent", TRACE)));
        kit.guard.permit(key, Permissions.ALL);
        isError("NO_SUCH_AGENT", ask(data, three, from3("2").setRecipientName("nobody")));
        data.onMessage(kit.endpoint.inbound(three, ByteString.copyFromUtf8("garbage")));
        isError("INVALID_REQUEST", kit.endpoint.next().spike());
        assertEquals(List.of("text_data FORBIDDEN", "INVALID_REQUEST"), operations(Kind.REFUSAL));
        assertEquals("0af7651916cd43dd8448eb211c80319c", kit.journal.of(Kind.REFUSAL).get(0).traceId());
        assertEquals(List.of("text_data"), operations(Kind.REPLY), "accepted, and ended so");
        int written = kit.journal.entries.size();
        isError("UNAUTHORIZED", ask(data, Kit.peer("x", FakeGuard.key(9)), from3("3")));
        assertEquals(written, kit.journal.entries.size());
    }

    @Test
    void shouldAnswerARevocationWhenTheCommandHasItsLevelSEC41() throws Exception {
        kit.journal.grants = wanted -> null;
        revoke(control, three, "1");
        assertTrue(kit.revocations.isRevoked(FakeGuard.key(8)), "at once");
        Kit.await(() -> kit.revocations.list().size() == 1 && !kit.journal.waiting.isEmpty());
        var command = kit.journal.waiting.get(0);
        assertEquals(Durability.SYNCED, command.wanted());
        assertEquals(List.of("1", "revoke", FakeGuard.key(8).z85(), key.z85()), List.of(command.entry().requestId(),
                command.entry().operation(), command.entry().body().toStringUtf8(), command.entry().key()));
        assertTrue(kit.endpoint.sent.isEmpty());
        command.stage().complete(Durability.JOURNALED);
        var reply = kit.endpoint.next().spike();
        assertEquals("REVOKED", reply.getTextData());
        assertEquals(Durability.JOURNALED, reply.getDurability());
        kit.journal.grants = wanted -> wanted;
        assertFalse(kit.revocations.revoke(FakeGuard.key(8), "", "ann"), "the other way in writes it too");
        assertEquals(List.of("revoke", "revoke"), operations(Kind.CONTROL));
    }

    private void revoke(spine.api.transport.Receiver plane, Peer from, String id) {
        send(plane, from, kit.spike(id).setSenderValue(3).setRevocation(RevocationSpike.newBuilder()
                .setPublicKey(ByteString.copyFrom(FakeGuard.key(8).bytes()))));
    }
}
