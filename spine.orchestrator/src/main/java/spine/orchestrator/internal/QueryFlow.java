package spine.orchestrator.internal;

import java.util.List;
import java.util.Map;
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
import spine.api.rcis.QueryRequest;

/**
 * One query on its way (OR-01, OR-02): memory, then the tools that suit it, then memory again with what they found. For one
 * thread.
 */
final class QueryFlow {
    private static final Logger LOG = LoggerFactory.getLogger(QueryFlow.class);

    private final Parts parts;
    private final Call call;
    private final QueryRequest query;
    private final Voice voice;
    private final Trail trail;

    /** What all queries have in common. */
    record Parts(Memory memory, Choice choice, Tools tools) {
    }

    QueryFlow(Parts parts, Call call, QueryRequest query, Voice voice, Trail trail) {
        this.parts = parts;
        this.call = call;
        this.query = query;
        this.voice = voice;
        this.trail = trail;
    }

    /** The reply; its text has been said already where it is said by parts. */
    Payload reply() throws SpineException, InterruptedException {
        try {
            var reply = found();
            return voice.end(trail.isKept() ? reply.with(Trail.FACT, trail.json()) : reply);
        } catch (SpineException refused) {
            throw trail.isKept() ? new SpineException(refused.refusal().with(Trail.FACT, trail.json())) : refused;
        }
    }

    private Payload found() throws SpineException, InterruptedException {
        var question = query.getQueryText();
        if (query.getUseExternalTools() && QuestionClass.isOrder(question)) {
            return ordered(question);
        }
        var outcome = parts.memory.recall(call, query);
        if (trail.isKept()) {
            recalled(outcome);
        }
        if (outcome instanceof Answer hit) {
            return hit.payload();
        }
        var miss = (Refusal) outcome;
        if (miss.code() != ErrorCode.NO_RESONANCE || !query.getUseExternalTools()) {
            throw new SpineException(miss);
        }
        return byTools(question, miss);
    }

    private void recalled(Outcome outcome) {
        var facts = outcome instanceof Answer hit ? hit.payload().meta() : ((Refusal) outcome).meta();
        trail.step("recall", outcome instanceof Answer ? "hit" : Trail.word((Refusal) outcome), "score",
                outcome instanceof Answer hit ? Memory.score(hit) : facts.getOrDefault("score", ""), "threshold",
                facts.getOrDefault("threshold", ""));
    }

    /** Memory can neither do it nor know what it answers the next time, so it is not asked, before or after. */
    private Payload ordered(String question) throws SpineException, InterruptedException {
        trail.step("choice", QuestionClass.API_REQUEST.name(), "by", "rules");
        var outcome = parts.tools.ask(call, QuestionClass.API_REQUEST.tools(), question, trail, voice);
        if (outcome.found() != null) {
            return Memory.done(outcome.found());
        }
        var why = outcome.failures().get(Tool.HTTP);
        why = why != null ? why.with("tool_failed", "http " + why.code()) : outcome.disabled().get(Tool.HTTP);
        throw new SpineException(why != null ? why : new Refusal(ErrorCode.NO_SUCH_AGENT,
                "There is no agent 'http' to send this request.", "Start it; 'spinectl why http' says more."));
    }

    private Payload byTools(String question, Refusal miss) throws SpineException, InterruptedException {
        var suitable = parts.choice.tools(call, question, trail);
        if (suitable.isEmpty()) {
            throw new SpineException(new Refusal(miss.code(), miss.reason() + " It asks about memory itself, so no tool"
                    + " was asked.", miss.remedy(), miss.meta()));
        }
        var outcome = parts.tools.ask(call, suitable, question, trail, voice);
        if (outcome.found() != null) {
            LOG.debug("request {} answered by {}", call.requestId(), outcome.found().tool());
            return parts.memory.learn(call, query, outcome.found(), miss, trail);
        }
        if (outcome.failures().isEmpty()) {
            throw new SpineException(nobody(miss, suitable, outcome.disabled()));
        }
        return parts.memory.best(call, query, miss, outcome.failures(), trail);
    }

    private static Refusal nobody(Refusal miss, List<Tool> suitable, Map<Tool, Refusal> disabled) {
        var names = suitable.stream().map(Tool::agent).collect(Collectors.joining(" or "));
        if (disabled.isEmpty()) {
            return new Refusal(ErrorCode.NO_RESONANCE, miss.reason() + " No tool for this question is there.",
                    miss.remedy() + " Or start an agent named " + names + ".", miss.meta());
        }
        var first = disabled.entrySet().iterator().next();
        return new Refusal(ErrorCode.NO_RESONANCE, miss.reason() + " No tool for this question can work: "
                + disabled.keySet().stream().map(Tool::agent).collect(Collectors.joining(", ")) + " disabled.",
                miss.remedy() + " Or, for " + first.getKey().agent() + ": " + first.getValue().remedy(), miss.meta());
    }
}
