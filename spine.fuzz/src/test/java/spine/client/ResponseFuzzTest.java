package spine.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import spine.api.SpineException;
import spine.api.rcis.ErrorDetails;
import spine.api.rcis.QueryResponse;
import spine.api.rcis.RCISResponse;
import spine.fuzz.Budget;
import spine.fuzz.Heap;
import spine.fuzz.Seeds;

/** Whatever parses as a response of RCIS is an answer or a refusal with a code and a sentence, never anything between. */
class ResponseFuzzTest {
    static Stream<byte[]> seeds() {
        var answer = RCISResponse.newBuilder().setRequestId("a").setStatusCode(200).putMetadata("score", "1")
                .setQueryResponse(QueryResponse.newBuilder().setResponseText("That.").addSources("s"));
        var refusal = RCISResponse.newBuilder().setRequestId("b").setStatusCode(429).setStatusMessage("Slower.")
                .setErrorDetails(ErrorDetails.newBuilder().setErrorCode("RATE_LIMITED").setErrorMessage("Slower."));
        return Seeds.around(answer.build().toByteArray(), refusal.build().toByteArray(),
                refusal.clone().setStatusCode(-1).setErrorDetails(ErrorDetails.newBuilder().setErrorCode("NEW"))
                        .clearStatusMessage().build().toByteArray());
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldBeAnAnswerOrARefusalWhenAnythingComes(byte[] input) throws Exception {
        RCISResponse response;
        try {
            response = Heap.bounded(input.length, () -> RCISResponse.parseFrom(input));
        } catch (InvalidProtocolBufferException refused) {
            return;
        }
        try {
            assertSame(response, Replies.orThrow(response));
            assertTrue(Replies.isAnswer(response));
        } catch (SpineException refused) {
            assertEquals(Replies.refusal(response), refused.refusal());
            assertTrue(!refused.refusal().sentence().isEmpty() && !Replies.isAnswer(response));
        }
    }
}
