package spine.rcis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.message.Durability;
import spine.api.rcis.IngestChunk;
import spine.api.rcis.IngestProgress;
import spine.api.rcis.IngestRequest;
import spine.api.rcis.RCISRequest;
import spine.api.security.VerifiedKey;

/** Bulk ingest: in sequence, one at a time, held by credit (extension 18). */
class StreamsTest {
    private final Edge edge = new Edge();

    private static RCISRequest.Builder chunk(String stream, long sequence, boolean last) {
        return Edge.request().setIngestChunk(IngestChunk.newBuilder().setStreamId(stream).setSequence(sequence)
                .setLast(last).addItems(IngestRequest.newBuilder().setContent("x")));
    }

    private static RCISRequest.Builder chunk(long sequence) {
        return chunk("s", sequence, false);
    }

    private void tell(VerifiedKey key, RCISRequest.Builder request) {
        edge.tell(key, request.build().toByteString());
    }

    /** Memory counts the stream: 2 items in 5 passages of each chunk. */
    private static Outcome stored(FakeRouter.Routed routed) {
        try {
            var chunk = routed.request().as(IngestChunk.getDefaultInstance());
            return FakeRouter.answerOf(Payload.message(IngestProgress.newBuilder().setStreamId(chunk.getStreamId())
                    .setSequence(chunk.getSequence()).setStoredItems(2 * chunk.getSequence())
                    .setStoredPassages(5 * chunk.getSequence()).setDone(chunk.getLast()).build()));
        } catch (SpineException e) {
            throw new AssertionError(e);
        }
    }

    private void store(int routed) {
        finish(routed, stored(edge.router.routed.get(routed)));
    }

    private void finish(int routed, Outcome outcome) {
        edge.router.routed.get(routed).outcome().complete(outcome);
    }

    private long sequenceOf(int routed) throws SpineException {
        return edge.router.routed.get(routed).request().as(IngestChunk.getDefaultInstance()).getSequence();
    }

    @Test
    void shouldPassOnTheTotalsAndGrantCredit() {
        edge.router.agents = routed -> CompletableFuture.completedFuture(stored(routed));
        edge.ask(chunk(1));
        var reply = edge.ask(chunk(2));
        var progress = reply.getIngestProgress();
        assertEquals(201, reply.getStatusCode());
        assertEquals(Durability.JOURNALED, reply.getGranted());
        assertEquals("s", progress.getStreamId());
        assertEquals(2, progress.getSequence());
        assertEquals(4, progress.getStoredItems());
        assertEquals(10, progress.getStoredPassages());
        assertEquals(8, progress.getCredit());
        assertFalse(progress.getDone());
        assertTrue(edge.ask(chunk("s", 3, true)).getIngestProgress().getDone());
        assertEquals(201, edge.ask(chunk(1)).getStatusCode(), "the id is free again");
    }

    @Test
    void shouldStoreOneAfterTheOther() throws SpineException {
        tell(Edge.ADMIN, chunk(1));
        tell(Edge.ADMIN, chunk(2));
        tell(Edge.ADMIN, chunk(3));
        assertEquals(1, edge.router.routed.size());
        store(0);
        assertEquals(2, edge.router.routed.size());
        assertEquals(2, sequenceOf(1));
        store(1);
        store(2);
        assertEquals(1, edge.reply().getIngestProgress().getSequence());
        assertEquals(2, edge.reply().getIngestProgress().getSequence());
        assertEquals(3, edge.reply().getIngestProgress().getSequence());
    }

    @Test
    void shouldNameTheExpectedSequenceWhenOneIsMissing() {
        var unknown = edge.ask(chunk(5));
        assertEquals(400, unknown.getStatusCode());
        assertEquals("1", unknown.getMetadataOrThrow("expected_sequence"));
        tell(Edge.ADMIN, chunk(1));
        var gap = chunk(3);
        assertEquals("2", edge.ask(gap).getMetadataOrThrow("expected_sequence"));
        assertEquals("2", edge.ask(chunk(1)).getMetadataOrThrow("expected_sequence"), "twice, under a new id");
        tell(Edge.ADMIN, chunk(2));
        tell(Edge.ADMIN, gap);
        assertTrue(edge.endpoint.sent.isEmpty(), "refused before, it is taken in its turn");
    }

    @Test
    void shouldRefuseChunksBeyondTheCredit() {
        for (int i = 1; i <= 8; i++) {
            tell(Edge.ADMIN, chunk(i));
        }
        var beyond = chunk(9);
        var reply = edge.ask(beyond);
        assertEquals(429, reply.getStatusCode());
        assertEquals("RATE_LIMITED", reply.getErrorDetails().getErrorCode());
        store(0);
        assertEquals(1, edge.reply().getIngestProgress().getSequence());
        tell(Edge.ADMIN, beyond);
        assertTrue(edge.endpoint.sent.isEmpty());
        for (int i = 1; i < 9; i++) {
            store(i);
        }
        assertEquals(8, edge.endpoint.sent.size());
        assertEquals(0, edge.parts.inFlight().requests());
    }

    /** RC-13 does not hold for chunks: 300 in a row of a plain client, none limited. */
    @Test
    void shouldNotCountChunksForTheRate() {
        edge.router.agents = routed -> CompletableFuture.completedFuture(stored(routed));
        for (int i = 1; i <= 300; i++) {
            assertEquals(201, edge.ask(Edge.CLIENT, chunk(i)).getStatusCode());
        }
    }

    @Test
    void shouldGoBackWhenAChunkWasNotStored() throws SpineException {
        var second = chunk(2);
        var third = chunk(3);
        tell(Edge.ADMIN, chunk(1));
        tell(Edge.ADMIN, second);
        tell(Edge.ADMIN, third);
        store(0);
        edge.reply();
        finish(1, new Refusal(ErrorCode.UNAVAILABLE, "The disk is full.", "Make room."));
        var failed = edge.reply();
        assertEquals(503, failed.getStatusCode());
        assertEquals(second.getRequestId(), failed.getRequestId());
        assertEquals("2", failed.getMetadataOrThrow("expected_sequence"));
        assertEquals(503, edge.reply().getStatusCode(), "the third is put off");
        assertEquals(503, edge.ask(third).getStatusCode(), "it may come too early");
        tell(Edge.ADMIN, second);
        tell(Edge.ADMIN, third);
        store(2);
        store(3);
        assertEquals(3, sequenceOf(3));
        edge.reply();
        assertEquals(6, edge.reply().getIngestProgress().getStoredItems());
    }

    @Test
    void shouldGoOnAfterAChunkThatCanNeverBeStored() {
        tell(Edge.ADMIN, chunk(1));
        tell(Edge.ADMIN, chunk(2));
        finish(0, new Refusal(ErrorCode.TOO_LARGE, "An item is too large.", "Split it."));
        assertEquals(400, edge.reply().getStatusCode());
        store(1);
        assertEquals(2, edge.reply().getIngestProgress().getSequence());
    }

    @Test
    void shouldAnswerAllWhenTheRouterBreaks() {
        tell(Edge.ADMIN, chunk(1));
        tell(Edge.ADMIN, chunk(2));
        edge.router.routed.get(0).outcome().completeExceptionally(new IllegalStateException());
        assertEquals(500, edge.reply().getStatusCode());
        assertEquals(503, edge.reply().getStatusCode());
        assertEquals(0, edge.parts.inFlight().requests());
    }

    @Test
    void shouldStoreARepeatedChunkOnce() {
        edge.router.agents = routed -> CompletableFuture.completedFuture(stored(routed));
        var first = chunk(1);
        assertEquals(edge.ask(first), edge.ask(first));
        assertEquals(1, edge.router.routed.size());
    }

    @Test
    void shouldPassOnRejectedItems() {
        edge.router.agents = routed -> CompletableFuture.completedFuture(FakeRouter.answerOf(new Payload(
                Payload.typeOf(IngestProgress.getDefaultInstance()), IngestProgress.newBuilder().addRejected(
                        IngestProgress.Rejected.newBuilder().setItem(0)).build().toByteString(), Map.of("a", "b"))));
        var reply = edge.ask(chunk(1));
        assertEquals(1, reply.getIngestProgress().getRejectedCount());
        assertEquals("b", reply.getMetadataOrThrow("a"));
    }

    @Test
    void shouldBoundStreamsOfAClientAndInAll() {
        for (int i = 0; i < 4; i++) {
            tell(Edge.CLIENT, chunk("s" + i, 1, false));
        }
        assertEquals(429, edge.ask(Edge.CLIENT, chunk("s4", 1, false)).getStatusCode());
        tell(Edge.ADMIN, chunk("s0", 1, false));
        tell(Edge.ADMIN, chunk("s1", 1, false));
        assertEquals(503, edge.ask(Edge.ADMIN, chunk("s2", 1, false)).getStatusCode());
    }

    @Test
    void shouldForgetIdleStreamsButNoneAtWork() {
        edge.router.agents = routed -> CompletableFuture.completedFuture(stored(routed));
        edge.ask(Edge.CLIENT, chunk("idle", 1, false));
        edge.router.agents = routed -> routed.outcome();
        tell(Edge.CLIENT, chunk("busy", 1, false));
        edge.pass(Duration.ofMinutes(5));
        var later = Edge.START.plus(Duration.ofMinutes(5)).toEpochMilli();
        assertEquals("1", edge.ask(Edge.CLIENT, chunk("idle", 2, false).setTimestamp(later))
                .getMetadataOrThrow("expected_sequence"));
        assertEquals("2", edge.ask(Edge.CLIENT, chunk("busy", 3, false).setTimestamp(later))
                .getMetadataOrThrow("expected_sequence"));
    }

    @Test
    void shouldKeepStreamsOfClientsApart() {
        edge.router.agents = routed -> CompletableFuture.completedFuture(stored(routed));
        edge.ask(Edge.CLIENT, chunk(1));
        assertEquals("1", edge.ask(Edge.ADMIN, chunk(2)).getMetadataOrThrow("expected_sequence"));
    }
}
