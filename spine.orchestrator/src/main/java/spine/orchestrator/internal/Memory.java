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
    private static final int MOST_TITLE = 200;
    private static final int MOST_CITATIONS = 10;
    private static final int MOST_CITATION = 500;

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
    Payload learn(Call call, QueryRequest query, Found found, Refusal miss, Trail trail) throws InterruptedException {
        var score = miss.meta().getOrDefault(SCORE, "");
        var reply = QueryResponse.newBuilder().setResponseText(found.text()).setResonanceScore(number(score))
                .addAllSources(found.sources()).setUsedExternalTool(true).setToolName(found.tool());
        var failure = "";
        try {
            var stored = store(call, query, found);
            reply.addAllLocation9D(stored.getStoredLocationList());
            trail.step("store", "stored", "strength", Float.toString(stored.getResonanceStrength()));
        } catch (SpineException refused) {
            trail.step("store", refused.refusal().code().name());
            failure = refused.refusal().code() + ": " + refused.refusal().reason();
            LOG.warn("request {}: the answer of {} was not stored: {}", call.requestId(), found.tool(), failure);
        }
        var payload = answered(found, reply).with(SCORE, score).with("stored", Boolean.toString(failure.isEmpty()));
        return failure.isEmpty() ? payload : payload.with("store_failure", failure);
    }

    /** The reply for what a tool did, which memory has no part in. */
    static Payload done(Found found) {
        return answered(found, QueryResponse.newBuilder().setResponseText(found.text())
                .addAllSources(found.sources()).setUsedExternalTool(true).setToolName(found.tool()));
    }

    private static Payload answered(Found found, QueryResponse.Builder reply) {
        return Payload.message(reply.build()).with("source", found.tool());
    }

    /** The best that memory has, however faint, marked with the tools that failed; the miss if it has nothing. */
    Payload best(Call call, QueryRequest query, Refusal miss, Map<Tool, Refusal> failures, Trail trail)
            throws SpineException, InterruptedException {
        var failed = failures.entrySet().stream().map(f -> f.getKey().agent() + " " + f.getValue().code())
                .collect(Collectors.joining(", "));
        var outcome = recall(call, query.toBuilder().setResonanceThreshold(0).build());
        trail.step("best", outcome instanceof Refusal refusal ? refusal.code().name() : "answered");
        if (outcome instanceof Answer faint) {
            return faint.payload().with(TOOL_FAILED, failed).with("below_threshold", "true");
        }
        throw new SpineException(new Refusal(miss.code(), "Memory holds no answer, and the tools failed: " + failed
                + ".", "Ask again later, or feed memory with what it should know.", miss.meta())
                .with(TOOL_FAILED, failed));
    }

    /**
     * One source is one document to memory, so each question's answer is a part of its tool's, replaced by a newer one. The
     * question is its title, so that it resonates with it, whatever the words of the answer.
     */
    private IngestResponse store(Call call, QueryRequest query, Found found)
            throws SpineException, InterruptedException {
        var half = call.remaining().dividedBy(2);
        var question = query.getQueryText().strip();
        var request = IngestRequest.newBuilder().setContent(found.text()).setContentType("text")
                .putMetadata("source", found.tool()).putMetadata("part", nameOf(question))
                .putMetadata("title", question.substring(0, Math.min(MOST_TITLE, question.length())))
                .putMetadata("citations", found.sources().stream().filter(s -> s.length() <= MOST_CITATION)
                        .limit(MOST_CITATIONS).collect(Collectors.joining("\n"))).build();
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

    /** Of what memory answered. */
    static String score(Answer hit) {
        try {
            return String.format(Locale.ROOT, "%.3f",
                    hit.payload().as(QueryResponse.getDefaultInstance()).getResonanceScore());
        } catch (SpineException other) {
            return "";
        }
    }

    private static float number(String score) {
        try {
            return score.isEmpty() ? 0 : Float.parseFloat(score);
        } catch (NumberFormatException words) {
            return 0;
        }
    }
}
