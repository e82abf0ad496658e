package spine.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.rcis.ErrorDetails;
import spine.api.rcis.IngestProgress;
import spine.api.rcis.IngestRequest;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;
import spine.api.security.CurveKeyPair;
import spine.client.internal.Exchanges;
import spine.client.internal.SystemTime;

/** Bulk ingest (spec 1.5: IngestChunk 18). */
@Timeout(20)
class IngestStreamTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final List<RCISRequest> chunks = new ArrayList<>();
    private FakeTransport wire;
    private RcisClient client;

    private IngestStream open(BiConsumer<FakeTransport, RCISRequest> server, IngestListener listener)
            throws Exception {
        wire = new FakeTransport((to, body) -> {
            var request = RcisClientTest.parse(body);
            chunks.add(request);
            server.accept(to, request);
        });
        var settings = new RcisSettings("tcp://test:1", FakeTransport.key(1),
                new CurveKeyPair(FakeTransport.key(2), new byte[32]), "",
                new ResendPolicy(Duration.ofMillis(50), Duration.ofSeconds(1), TIMEOUT), 1000);
        client = new RcisClient(new Exchanges(wire.with(new SystemTime("test")), settings, (address, then) -> { }));
        return new IngestStream(client, TIMEOUT, listener);
    }

    @AfterEach
    void close() {
        client.close();
    }

    private static ByteString progress(RCISRequest request, int credit, long stored) {
        return RCISResponse.newBuilder().setRequestId(request.getRequestId()).setStatusCode(200)
                .setIngestProgress(IngestProgress.newBuilder().setStreamId(request.getIngestChunk().getStreamId())
                        .setSequence(request.getIngestChunk().getSequence()).setCredit(credit)
                        .setStoredItems(stored).setStoredPassages(2 * stored))
                .build().toByteString();
    }

    private static ByteString refusal(RCISRequest request, ErrorCode code) {
        return RCISResponse.newBuilder().setRequestId(request.getRequestId()).setStatusCode(code.status())
                .setErrorDetails(ErrorDetails.newBuilder().setErrorCode(code.name()).setErrorMessage("No."))
                .build().toByteString();
    }

    private static IngestRequest item(int bytes) {
        return IngestRequest.newBuilder().setContent("x".repeat(bytes)).setContentType("text").build();
    }

    private static void fill(IngestStream stream, int items, int bytes) throws Exception {
        for (int i = 0; i < items; i++) {
            stream.add(item(bytes));
        }
    }

    @Test
    void shouldPackByCountAndByBytesWhenItemsComeInBulk() throws Exception {
        var stored = new long[1];
        try (var stream = open((to, r) -> to.reply(progress(r, 4, stored[0] += r.getIngestChunk().getItemsCount())),
                IngestListener.NONE)) {
            fill(stream, 130, 10);
            fill(stream, 3, 900_000);
            var summary = stream.finish();
            assertEquals(133, summary.items());
            assertEquals(133, summary.answered());
            assertEquals(133, summary.stored());
            assertEquals(266, summary.passages());
        }
        assertEquals(List.of(64, 64, 3, 1, 1), chunks.stream().map(c -> c.getIngestChunk().getItemsCount()).toList());
        assertEquals(List.of(1L, 2L, 3L, 4L, 5L), chunks.stream().map(c -> c.getIngestChunk().getSequence()).toList());
        assertEquals(1, new HashSet<>(chunks.stream().map(c -> c.getIngestChunk().getStreamId()).toList()).size());
        assertTrue(chunks.stream().allMatch(c -> c.getSerializedSize() < 1_100_000));
        assertEquals(1, chunks.stream().filter(c -> c.getIngestChunk().getLast()).count());
        assertTrue(chunks.get(4).getIngestChunk().getLast());
    }

    @Test
    void shouldSendNothingWhenThereIsNothing() throws Exception {
        try (var stream = open((to, r) -> { }, IngestListener.NONE)) {
            assertEquals(0, stream.finish().items());
        }
        assertEquals(List.of(), chunks);
    }

    /** A server that grants at random, answers out of order and takes grants back never sees one chunk too many. */
    @Test
    void shouldNeverExceedTheCreditWhenTheServerPlaysWithIt() throws Exception {
        var random = new Random(7);
        var waiting = new ArrayDeque<RCISRequest>();
        var granted = new int[] {1};
        var worst = new int[1];
        var seen = new HashSet<String>();
        try (var stream = open((to, r) -> {
            if (!seen.add(r.getRequestId())) {
                return; // sent again while this machine was slow; a server recognises that (RC-12)
            }
            waiting.add(r);
            worst[0] = Math.max(worst[0], waiting.size() - granted[0]);
            if (waiting.size() >= granted[0] || r.getIngestChunk().getLast()) {
                while (!waiting.isEmpty()) {
                    var one = random.nextBoolean() ? waiting.pollFirst() : waiting.pollLast();
                    granted[0] = 1 + random.nextInt(6);
                    to.reply(progress(one, granted[0], 0));
                }
            }
        }, IngestListener.NONE)) {
            fill(stream, 64 * 100, 1);
            stream.finish();
        }
        assertEquals(100, seen.size());
        assertTrue(worst[0] <= 0, "exceeded by " + worst[0]);
    }

    /** Credit 0 holds while answers are due; the one that grants 1 lets one more go. */
    @Test
    void shouldStopAtCreditZeroAndGoOnAtOne() throws Exception {
        var held = new ArrayList<RCISRequest>();
        try (var stream = open((to, r) -> {
            long n = r.getIngestChunk().getSequence();
            if (n == 1) {
                to.reply(progress(r, 2, 0));
            } else if (n == 2) {
                held.add(r);
            } else if (n == 3) {
                to.reply(progress(r, 0, 0));
                to.execute(() -> {
                    assertEquals(3, chunks.size());
                    to.reply(progress(held.get(0), 1, 0));
                });
            } else {
                to.reply(progress(r, 1, 0));
            }
        }, IngestListener.NONE)) {
            fill(stream, 64 * 5, 1);
            assertEquals(320, stream.finish().answered());
        }
        assertEquals(5, chunks.size());
    }

    /** Nobody would ever grant more: after a pause one chunk is risked. */
    @Test
    void shouldRiskOneChunkAfterAPauseWhenNothingIsOutstandingAtCreditZero() throws Exception {
        try (var stream = open((to, r) -> to.reply(progress(r, 0, 0)), IngestListener.NONE)) {
            fill(stream, 64 * 3, 1);
            assertEquals(192, stream.finish().answered());
        }
        assertEquals(3, chunks.size());
    }

    @Test
    void shouldReportRejectedItemsAndGoOn() throws Exception {
        var rejected = new ArrayList<String>();
        var listener = new IngestListener() {
            @Override
            public void rejected(long number, IngestRequest item, ErrorDetails why) {
                rejected.add(number + " " + why.getErrorCode());
            }
        };
        try (var stream = open((to, r) -> {
            if (r.getIngestChunk().getSequence() == 2) {
                var bad = RCISResponse.newBuilder().setRequestId(r.getRequestId()).setStatusCode(200);
                bad.getIngestProgressBuilder().setCredit(1).addRejectedBuilder().setItem(3)
                        .getErrorBuilder().setErrorCode("INVALID_REQUEST");
                to.reply(bad.build().toByteString());
            } else if (r.getIngestChunk().getSequence() == 3) {
                to.reply(refusal(r, ErrorCode.NOT_IMPLEMENTED));
            } else {
                to.reply(progress(r, 1, 0));
            }
        }, listener)) {
            fill(stream, 64 * 2 + 1, 1);
            var summary = stream.finish();
            assertEquals(2, summary.rejected());
            assertEquals(129, summary.answered());
        }
        assertEquals(List.of("67 INVALID_REQUEST", "128 NOT_IMPLEMENTED"), rejected);
    }

    /** RC-12, RC-13: a chunk that was refused for now, or whose reply got lost, comes again under its own id. */
    @Test
    void shouldSendAChunkAgainUnderItsIdWhenItWasRefusedOrLost() throws Exception {
        try (var stream = open((to, r) -> {
            switch (chunks.size()) {
                case 1 -> to.reply(refusal(r, ErrorCode.OVERLOADED));
                case 2 -> to.reply(refusal(r, ErrorCode.RATE_LIMITED));
                case 3 -> { }
                default -> to.reply(progress(r, 1, 1));
            }
        }, IngestListener.NONE)) {
            fill(stream, 1, 1);
            assertEquals(1, stream.finish().stored());
        }
        assertEquals(4, chunks.size());
        assertEquals(Set.of(chunks.get(0).toByteString()),
                new HashSet<>(chunks.stream().map(RCISRequest::toByteString).toList()));
    }

    private static ByteString expects(RCISRequest request, ErrorCode code, long sequence) {
        return RCISResponse.newBuilder().setRequestId(request.getRequestId()).setStatusCode(code.status())
                .setErrorDetails(ErrorDetails.newBuilder().setErrorCode(code.name()).setErrorMessage("No."))
                .putMetadata("expected_sequence", String.valueOf(sequence)).build().toByteString();
    }

    /** A strict server: in sequence only, one chunk fails now and then, and in the middle it forgets the stream. */
    @Test
    void shouldLoseNothingWhenChunksFailAndTheServerIsRestarted() throws Exception {
        var stored = new ArrayList<String>();
        var state = new Object() {
            String stream = "";
            long next = 1;
            int failures = 2;
            boolean restarted;
        };
        try (var stream = open((to, r) -> {
            var chunk = r.getIngestChunk();
            if (!chunk.getStreamId().equals(state.stream) && chunk.getSequence() == 1) {
                state.stream = chunk.getStreamId();
                state.next = 1;
            }
            long expected = chunk.getStreamId().equals(state.stream) ? state.next : 1;
            if (chunk.getSequence() != expected) {
                to.reply(expects(r, ErrorCode.INVALID_REQUEST, expected));
            } else if (state.failures > 0 && expected == 3) {
                state.failures--;
                to.reply(expects(r, ErrorCode.AGENT_FAILED, expected));
            } else {
                chunk.getItemsList().forEach(item -> stored.add(item.getContent()));
                state.next++;
                to.reply(progress(r, 4, state.next));
                if (stored.size() == 64 * 5 && !state.restarted) {
                    state.restarted = true;
                    state.stream = "";
                }
            }
        }, IngestListener.NONE)) {
            for (int i = 0; i < 64 * 8; i++) {
                stream.add(IngestRequest.newBuilder().setContent("item " + i).build());
            }
            assertEquals(512, stream.finish().answered());
        }
        assertEquals(512, stored.size());
        for (int i = 0; i < 512; i++) {
            assertEquals("item " + i, stored.get(i));
        }
    }

    @Test
    void shouldFailTheStreamWhenTheServerDenies() throws Exception {
        try (var stream = open((to, r) -> to.reply(refusal(r, ErrorCode.FORBIDDEN)), IngestListener.NONE)) {
            fill(stream, 1, 1);
            var e = assertThrows(SpineException.class, stream::finish);
            assertEquals(ErrorCode.FORBIDDEN, e.refusal().code());
        }
    }

    @Test
    void shouldFailTheStreamWhenTheClientIsClosedInAPause() throws Exception {
        var stream = open((to, r) -> {
            to.reply(refusal(r, ErrorCode.OVERLOADED));
            to.execute(() -> new Thread(client::close).start());
        }, IngestListener.NONE);
        fill(stream, 1, 1);
        assertThrows(SpineException.class, stream::finish);
    }
}
