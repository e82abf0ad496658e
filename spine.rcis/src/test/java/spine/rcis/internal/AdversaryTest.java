package spine.rcis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import spine.api.Payload;
import spine.api.Principal.Role;
import spine.api.transport.ConnectionEvent;
import spine.api.rcis.QueryResponse;
import spine.api.rcis.RCISRequest;

/** Peers that mean harm: SP-16, RC-03, RC-05, SEC-17. Nothing may throw, hang, allocate at will or go unanswered. */
class AdversaryTest {
    private final Edge edge = new Edge();

    private static ByteString message(Writer writer) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = CodedOutputStream.newInstance(bytes);
        writer.write(out);
        out.flush();
        return ByteString.copyFrom(bytes.toByteArray());
    }

    private interface Writer {
        void write(CodedOutputStream out) throws IOException;
    }

    @Property(tries = 500)
    boolean shouldAnswerEveryGarbageOnce(@ForAll @Size(max = 200) byte[] garbage) {
        var fresh = new Edge();
        fresh.tell(Edge.ADMIN, ByteString.copyFrom(garbage));
        return fresh.endpoint.sent.size() == 1 && fresh.reply().getStatusCode() >= 400
                && fresh.parts.inFlight().requests() == 0;
    }

    @Test
    void shouldTellTheGuardOfBrokenHandshakes() {
        edge.door.onEvent(new ConnectionEvent(ConnectionEvent.Kind.HANDSHAKE_FAILED, "tcp://x", "no CURVE"));
        edge.door.onEvent(new ConnectionEvent(ConnectionEvent.Kind.DISCONNECTED, "tcp://x", ""));
        assertEquals(java.util.List.of("rcis HANDSHAKE_FAILED"), edge.guard.disturbances);
    }

    /** A valid request with bytes turned over: refused or taken, never unanswered. */
    @Test
    void shouldSurviveDamagedRequests() {
        edge.router.answer(Payload.message(QueryResponse.getDefaultInstance()));
        var random = new Random(7);
        var whole = Edge.query("what is it").putTraceContext("traceparent", "x").build().toByteArray();
        for (int i = 0; i < 2000; i++) {
            var damaged = whole.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            edge.tell(Edge.ADMIN, ByteString.copyFrom(Arrays.copyOf(damaged, random.nextInt(damaged.length + 1))));
            assertEquals(1, edge.endpoint.sent.size());
            edge.endpoint.sent.clear();
        }
        assertEquals(0, edge.parts.inFlight().requests());
    }

    @Test
    void shouldRefuseLengthsThatAreNotThere() throws IOException {
        var bomb = message(out -> {
            out.writeTag(1, 2);
            out.writeUInt32NoTag(Integer.MAX_VALUE);
        });
        edge.tell(Edge.ADMIN, bomb);
        assertEquals(400, edge.reply().getStatusCode());
    }

    @Test
    void shouldRefuseNestedGroupsWithoutOverflow() {
        var deep = new byte[500_000];
        Arrays.fill(deep, (byte) (30 << 3 & 0x78 | 3));
        edge.tell(Edge.ADMIN, ByteString.copyFrom(deep));
        assertEquals(400, edge.reply().getStatusCode());
    }

    /** A field of a wrong wire type is an unknown field, not another value. */
    @Test
    void shouldRefuseWrongWireTypes() throws IOException {
        edge.tell(Edge.ADMIN, message(out -> {
            out.writeInt32(1, 7);
            out.writeString(2, "now");
            out.writeInt32(10, 1);
        }));
        assertEquals(400, edge.reply().getStatusCode());
    }

    @Test
    void shouldNameTheOperationThatItDoesNotKnow() throws IOException {
        var id = Edge.request().build();
        edge.tell(Edge.ADMIN, id.toByteString().concat(message(out -> out.writeString(19, "new"))));
        var reply = edge.reply();
        assertEquals(501, reply.getStatusCode());
        assertEquals(id.getRequestId(), reply.getRequestId());
        assertTrue(reply.getStatusMessage().contains("19"));
    }

    /** A chunk before the query does not slip past the rate: the last of a oneof counts, here as in protobuf. */
    @Test
    void shouldNotLetAQueryPassAsAChunk() {
        edge.router.answer(Payload.message(QueryResponse.getDefaultInstance()));
        var chunk = RCISRequest.newBuilder().setIngestChunk(spine.api.rcis.IngestChunk.getDefaultInstance()).build();
        for (int i = 0; i < 100; i++) {
            edge.tell(Edge.CLIENT, chunk.toByteString().concat(Edge.query("x").build().toByteString()));
        }
        edge.endpoint.sent.clear();
        edge.tell(Edge.CLIENT, chunk.toByteString().concat(Edge.query("x").build().toByteString()));
        assertEquals(429, edge.reply().getStatusCode());
    }

    /** Nor does a number of a chunk's behind it in another wire type, which the full parser takes for an unknown field. */
    @Test
    void shouldNotLetAQueryPassAsAChunkOfAnotherWireType() throws IOException {
        edge.router.answer(Payload.message(QueryResponse.getDefaultInstance()));
        var tail = message(out -> out.writeUInt32(RCISRequest.INGEST_CHUNK_FIELD_NUMBER, 1));
        for (int i = 0; i < 100; i++) {
            edge.tell(Edge.CLIENT, Edge.query("x").build().toByteString().concat(tail));
        }
        edge.endpoint.sent.clear();
        edge.tell(Edge.CLIENT, Edge.query("x").build().toByteString().concat(tail));
        assertEquals(429, edge.reply().getStatusCode());
    }

    @Test
    void shouldHoldGarbageToTheRateToo() {
        for (int i = 0; i < 100; i++) {
            edge.tell(Edge.CLIENT, ByteString.copyFromUtf8("garbage"));
        }
        edge.endpoint.sent.clear();
        edge.tell(Edge.CLIENT, ByteString.copyFromUtf8("garbage"));
        assertEquals(429, edge.reply().getStatusCode());
    }

    /** A wrong token costs a token of the rate, chunks included: it cannot be guessed at speed. */
    @Test
    void shouldHoldGuessesOfTheAuthTokenToTheRate() {
        var guarded = new Edge(Edge.settings("s3cret", false));
        var chunk = Edge.request().setAuthToken("guess")
                .setIngestChunk(spine.api.rcis.IngestChunk.getDefaultInstance());
        for (int i = 0; i < 100; i++) {
            assertEquals(401, guarded.ask(Edge.CLIENT, chunk).getStatusCode());
        }
        assertEquals(429, guarded.ask(Edge.CLIENT, chunk).getStatusCode());
    }

    @Test
    void shouldRefuseUnknownKeysAndTellTheGuard() {
        var reply = edge.ask(FakeGuard.key(99), Edge.query("x"));
        assertEquals(401, reply.getStatusCode());
        assertEquals("UNAUTHORIZED", reply.getErrorDetails().getErrorCode());
        assertEquals(List.of("rcis not on the whitelist"), edge.guard.refusals);
        edge.tell(FakeGuard.key(99), ByteString.copyFromUtf8("garbage"));
        assertTrue(edge.endpoint.sent.isEmpty(), "no request, no reply");
        assertEquals(2, edge.guard.refusals.size());
        assertTrue(edge.router.routed.isEmpty());
    }

    /** SEC-17: the newest policy holds for every message of a connection that stays open. */
    @Test
    void shouldStopAKeyBetweenTwoMessages() {
        edge.router.answer(Payload.message(QueryResponse.getDefaultInstance()));
        assertEquals(200, edge.ask(Edge.CLIENT, Edge.query("x")).getStatusCode());
        edge.guard.revoke(Edge.CLIENT);
        assertEquals(401, edge.ask(Edge.CLIENT, Edge.query("x")).getStatusCode());
        assertEquals(1, edge.router.routed.size());
    }

    @Test
    void shouldWithholdTheAnswerFromAKeyRevokedMeanwhile() {
        edge.tell(Edge.CLIENT, Edge.query("x").build().toByteString());
        edge.guard.revoke(Edge.CLIENT);
        edge.router.routed.get(0).outcome().complete(
                FakeRouter.answerOf(Payload.message(QueryResponse.getDefaultInstance())));
        assertTrue(edge.endpoint.sent.isEmpty());
        assertEquals(0, edge.parts.inFlight().requests());
        assertEquals(1, edge.guard.refusals.size());
    }

    @Test
    void shouldRefuseKeysOfAgents() {
        edge.guard.allow(FakeGuard.key(5), Role.AGENT);
        assertEquals(403, edge.ask(FakeGuard.key(5), Edge.query("x")).getStatusCode());
        assertEquals(0, edge.table.size(), "nothing of it is kept");
    }

    @Test
    void shouldRefuseBodiesAboveTheLargestMessage() {
        edge.tell(Edge.ADMIN, ByteString.copyFrom(new byte[(1 << 20) + 1]));
        assertEquals(400, edge.reply().getStatusCode());
    }

    @Test
    void shouldStayUsableAfterADuplicateFlood() {
        var request = Edge.query("x").build().toByteString();
        for (int i = 0; i < 900; i++) {
            edge.tell(Edge.ADMIN, request);
        }
        assertEquals(1, edge.table.size());
        edge.router.routed.get(0).outcome().complete(
                FakeRouter.answerOf(Payload.message(QueryResponse.getDefaultInstance())));
        assertEquals(900, edge.endpoint.sent.size());
        assertEquals(0, edge.parts.inFlight().requests());
    }
}
