package spine.orchestrator.internal;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Answer;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.SpineException;

/**
 * Asks tools one after the other until one answers (OR-08). One that is not there, disabled, or whose circuit is open costs
 * no time; one that is silent is stopped by its limit. Thread-safe.
 */
final class Tools {
    private static final Logger LOG = LoggerFactory.getLogger(Tools.class);
    /** Of an answer by parts, that are collected to be stored. */
    private static final int MOST_BYTES = 1 << 20;

    private final Questions questions;
    private final Duration limit;

    Tools(Questions questions, Duration limit) {
        this.questions = questions;
        this.limit = limit;
    }

    /**
     * What became of the question to the tools.
     *
     * @param found    null if none answered
     * @param failures by tool, in the order in which they were asked; those that were not there or disabled left out
     * @param disabled by tool
     */
    record Outcome(Found found, Map<Tool, Refusal> failures, Map<Tool, Refusal> disabled) {
    }

    /** @throws SpineException if a tool failed after a part of its answer was said */
    Outcome ask(Call call, List<Tool> suitable, String question, Trail trail, Voice voice)
            throws SpineException, InterruptedException {
        Map<Tool, Refusal> failures = new LinkedHashMap<>();
        Map<Tool, Refusal> disabled = new LinkedHashMap<>();
        for (var tool : suitable) {
            if (call.pinned().named(tool.agent()).isEmpty()) {
                trail.step("tool", "absent", "tool", tool.agent());
                continue;
            }
            try {
                var found = ask(call, tool, question, voice);
                trail.step("tool", "answered", "tool", tool.agent());
                return new Outcome(found, failures, disabled);
            } catch (SpineException failed) {
                var why = failed.refusal();
                LOG.info("request {}: tool {} failed with {}", call.requestId(), tool.agent(), Trail.word(why));
                trail.step("tool", Trail.word(why), "tool", tool.agent());
                if (voice.hasBegun()) {
                    throw failed;
                }
                (Trail.isDisabled(why) ? disabled : failures).put(tool, why);
            }
        }
        return new Outcome(null, failures, disabled);
    }

    private Found ask(Call call, Tool tool, String question, Voice voice) throws SpineException, InterruptedException {
        return voice.isByParts() ? byParts(call, tool, question, voice)
                : Found.in(tool.agent(), questions.ask(call, tool.agent(), Payload.text(question), limit));
    }

    /** Passes on what comes as it comes; the limit is for each part. */
    private Found byParts(Call call, Tool tool, String question, Voice voice)
            throws SpineException, InterruptedException {
        var text = ByteString.EMPTY;
        try (var answer = questions.stream(call, tool.agent(), Payload.text(question))) {
            for (var part = answer.next(limit); part.isPresent(); part = answer.next(limit)) {
                if (!Found.isText(part.get())) {
                    // One payload instead of parts; of several it is none that can be said.
                    return Found.in(tool.agent(), whole(answer.next(limit).isEmpty(), tool, answer.outcome()));
                }
                voice.say(part.get());
                // Beyond it grows no more, and is refused by memory instead of kept by halves.
                text = text.size() <= MOST_BYTES ? text.concat(part.get().data()) : text;
            }
            if (answer.outcome() instanceof Refusal refusal) {
                throw new SpineException(refusal);
            }
            return Found.said(tool.agent(), text.toStringUtf8(), ((Answer) answer.outcome()).payload().meta());
        }
    }

    private static spine.api.Outcome whole(boolean alone, Tool tool, spine.api.Outcome outcome) throws SpineException {
        if (!alone) {
            throw new SpineException(ErrorCode.AGENT_FAILED, "Tool " + tool.agent() + " answered with parts that are no"
                    + " text.", "Ask it directly.");
        }
        return outcome;
    }
}
