package spine.rcis.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.rcis.AgentCall;
import spine.api.rcis.IngestChunk;
import spine.api.rcis.IngestRequest;
import spine.api.rcis.QueryRequest;
import spine.api.rcis.RCISRequest;
import spine.fuzz.Budget;
import spine.fuzz.Heap;
import spine.fuzz.Seeds;

/**
 * The door decides by the head, the desk works by the full parse: both must be about the same request. Validation
 * refuses by its two codes and by nothing else; what a client may change when it sends again does not change
 * what the request is recognised by (RC-12).
 */
class HeadFuzzTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final Validation VALIDATION =
            new Validation(Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC));
    private static final Set<ErrorCode> REFUSALS = Set.of(ErrorCode.INVALID_REQUEST, ErrorCode.INVALID_QUERY);

    /** The number of a chunk, but not its wire type: to the full parser an unknown field. */
    private static final ByteString ANOTHER_WIRE_TYPE =
            ByteString.copyFrom(new byte[] {(byte) (RCISRequest.INGEST_CHUNK_FIELD_NUMBER << 3 | 0x80), 1, 1});

    static Stream<byte[]> seeds() {
        var query = request().setAuthToken("secret").putTraceContext("traceparent", "00-1-1-01")
                .setQuery(QueryRequest.newBuilder().setQueryText("What?").addContextTags("a")).build();
        var call = request().setAgentCall(AgentCall.newBuilder().setAgent("echo").setContentType("text/plain")).build();
        var chunk = request().setIngestChunk(IngestChunk.newBuilder().setStreamId("s").setSequence(1)
                .addItems(IngestRequest.newBuilder().setContent("c").putMetadata("k", "v"))).build();
        return Seeds.around(query.toByteArray(), call.toByteArray(), chunk.toByteArray(),
                query.toByteString().concat(chunk.toByteString()).toByteArray(),
                query.toByteString().concat(ANOTHER_WIRE_TYPE).toByteArray());
    }

    private static RCISRequest.Builder request() {
        return RCISRequest.newBuilder().setRequestId("0f8fad5b-d9cb-469f-a165-70867728950e").setTimestamp(NOW);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldReadWhatTheFullParserReadsWhenAnythingComes(byte[] input) throws Exception {
        var body = ByteString.copyFrom(input);
        var head = Heap.bounded(input.length, () -> Head.read(body));
        if (head.isEmpty()) {
            assertThrows(InvalidProtocolBufferException.class, () -> RCISRequest.parseFrom(body));
            return;
        }
        RCISRequest request;
        try {
            request = RCISRequest.parseFrom(body);
        } catch (InvalidProtocolBufferException refusedAtTheDesk) {
            return;
        }
        compare(request, head.get());
        validate(request);
        var again = body.concat(RCISRequest.newBuilder().setTimestamp(NOW + 7).setDeadlineUnixMs(9).build().toByteString());
        assertEquals(Canonical.of(request, head.get()),
                Canonical.of(RCISRequest.parseFrom(again), Head.read(again).orElseThrow()));
    }

    private static void compare(RCISRequest request, Head head) throws InvalidProtocolBufferException {
        assertEquals(Head.isUuid(request.getRequestId()) ? request.getRequestId() : "", head.requestId());
        var token = request.getAuthTokenBytes();
        assertTrue(token.equals(head.authToken()) || token.size() > 1024 && head.authToken().isEmpty(), "token");
        if (head.unknownOperation().isEmpty()) {
            assertEquals(request.getOperationCase().getNumber(), head.operation(), "operation");
        }
        if (!head.field().isEmpty()) {
            var alone = RCISRequest.parseFrom(head.field());
            assertEquals(request.getOperationCase(), alone.getOperationCase());
            assertEquals(request.toBuilder().clearRequestId().clearTimestamp().clearAuthToken().clearDeadlineUnixMs()
                    .clearTraceContext().clearDurability().build(), alone);
        }
    }

    private static void validate(RCISRequest request) {
        try {
            VALIDATION.check(request);
        } catch (SpineException refused) {
            assertTrue(REFUSALS.contains(refused.refusal().code()), refused.refusal().code().name());
        }
    }
}
