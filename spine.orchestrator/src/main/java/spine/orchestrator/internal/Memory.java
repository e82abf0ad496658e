package spine.orchestrator.internal;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Answer;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.rcis.IngestRequest;
import spine.api.rcis.IngestResponse;
import spine.api.rcis.QueryRequest;
import spine.api.rcis.QueryResponse;

/** The orchestrator's side of agent {@code memory}. */
final class Memory {
    private static final Logger LOG = LoggerFactory.getLogger(Memory.class);
    private static final String AGENT = "memory";
    private static final String SCORE = "score";
    private static final String TOOL_FAILED = "tool_failed";

    private final Questions questions;
    private final Duration storeTimeout;

    Memory(Questions questions, Duration storeTimeout) {
        this.questions = questions;
        this.storeTimeout = storeTimeout;
    }

    /** What resonates, as the question's threshold says. */
    Outcome recall(Call call, QueryRequest query) throws InterruptedException {
        return questions.ask(call, AGENT, Payload.message(query), call.remaining());
    }

    /**
     * The reply for what a tool found, after storing it so that the same question finds it next time. That is done
     * as well as it can be: if it fails, the reply says so in {@code stored} and {@code store_failure}.
     */
    Payload learn(Call call, QueryRequest query, Found found, Refusal miss) throws InterruptedException {
        var score = miss.meta().getOrDefault(SCORE, "");
        var reply = QueryResponse.newBuilder().setResponseText(found.text()).setResonanceScore(number(score))
                .addAllSources(found.sources()).setUsedExternalTool(true).setToolName(found.tool());
        var failure = "";
        try {
            reply.addAllLocation9D(store(call, query, found).getStoredLocationList());
        } catch (SpineException refused) {
            failure = refused.refusal().code() + ": " + refused.refusal().reason();
            LOG.warn("request {}: the answer of {} was not stored: {}", call.requestId(), found.tool(), failure);
        }
        var payload = Payload.message(reply.build()).with("source", found.tool()).with(SCORE, score)
                .with("stored", Boolean.toString(failure.isEmpty()));
        return failure.isEmpty() ? payload : payload.with("store_failure", failure);
    }

    /** The best that memory has, however faint, marked with the tools that failed; the miss if it has nothing. */
    Payload best(Call call, QueryRequest query, Refusal miss, Map<String, String> failures)
            throws SpineException, InterruptedException {
        var failed = failures.entrySet().stream().map(f -> f.getKey() + " " + f.getValue())
                .collect(Collectors.joining(", "));
        var outcome = recall(call, query.toBuilder().setResonanceThreshold(0).build());
        if (outcome instanceof Answer faint) {
            return faint.payload().with(TOOL_FAILED, failed).with("below_threshold", "true");
        }
        throw new SpineException(new Refusal(miss.code(), "Memory holds no answer, and the tools failed: " + failed
                + ".", "Ask again later, or feed memory with what it should know.", miss.meta())
                .with(TOOL_FAILED, failed));
    }

    /** One source is one document to memory, so each question's answer is a part of its tool's, replaced by a newer one. */
    private IngestResponse store(Call call, QueryRequest query, Found found)
            throws SpineException, InterruptedException {
        var half = call.remaining().dividedBy(2);
        var request = IngestRequest.newBuilder().setContent(found.text()).setContentType("text")
                .putMetadata("source", found.tool()).putMetadata("part", nameOf(query.getQueryText())).build();
        var outcome = questions.ask(call, AGENT, Payload.message(request),
                half.compareTo(storeTimeout) < 0 ? half : storeTimeout);
        if (outcome instanceof Refusal refusal) {
            throw new SpineException(refusal);
        }
        var response = ((Answer) outcome).payload().as(IngestResponse.getDefaultInstance());
        if (!response.getSuccess()) {
            throw new SpineException(ErrorCode.AGENT_FAILED, "Memory did not store it.", "Look into its log.");
        }
        return response;
    }

    /** The same for a question in other cases or spacing. */
    private static String nameOf(String question) {
        var words = question.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        return UUID.nameUUIDFromBytes(words.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static float number(String score) {
        try {
            return score.isEmpty() ? 0 : Float.parseFloat(score);
        } catch (NumberFormatException words) {
            return 0;
        }
    }
}
