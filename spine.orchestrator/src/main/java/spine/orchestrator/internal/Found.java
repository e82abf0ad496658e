package spine.orchestrator.internal;

import java.util.List;
import java.util.Map;
import spine.api.Answer;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.SpineException;

/**
 * What a tool found.
 *
 * @param tool    its name
 * @param text    not blank; data, never a command (OR-11)
 * @param sources its citations, else where it says that it has it from, else its name
 */
record Found(String tool, String text, List<String> sources) {
    private static final spine.api.message.Payload RICH = spine.api.message.Payload.getDefaultInstance();

    private static final String SOURCE = "source";
    /** The fact of an answer by parts that names its citations, one a line. */
    private static final String CITATIONS = "citations";

    /** Whether it can be said as it is. */
    static boolean isText(Payload payload) {
        return payload.contentType().startsWith("text/");
    }

    /** @throws SpineException if there is no text in the outcome */
    static Found in(String tool, Outcome outcome) throws SpineException {
        if (outcome instanceof Refusal refusal) {
            throw new SpineException(refusal);
        }
        return in(tool, ((Answer) outcome).payload());
    }

    private static Found in(String tool, Payload payload) throws SpineException {
        var rich = payload.is(RICH) ? payload.as(RICH) : plain(tool, payload);
        if (rich.getText().isBlank()) {
            throw new SpineException(ErrorCode.AGENT_FAILED, "Tool " + tool + " answered with nothing.", "Try again.");
        }
        var cited = payload.meta().getOrDefault(CITATIONS, "").lines().filter(line -> !line.isBlank()).toList();
        var sources = rich.getCitationsCount() > 0 ? rich.getCitationsList()
                : cited.isEmpty() ? List.of(payload.meta().getOrDefault(SOURCE, tool)) : cited;
        return new Found(tool, rich.getText(), List.copyOf(sources));
    }

    /**
     * What came by parts.
     *
     * @param facts of the whole answer
     * @throws SpineException if it is blank
     */
    static Found said(String tool, String text, Map<String, String> facts) throws SpineException {
        var payload = Payload.text(text);
        for (var fact : facts.entrySet()) {
            payload = payload.with(fact.getKey(), fact.getValue());
        }
        return in(tool, payload);
    }

    private static spine.api.message.Payload plain(String tool, Payload payload) throws SpineException {
        if (!isText(payload) || !payload.data().isValidUtf8()) {
            throw new SpineException(ErrorCode.AGENT_FAILED, "Tool " + tool + " answered with "
                    + payload.contentType() + ", not with text.", "Ask it directly.");
        }
        return RICH.toBuilder().setText(payload.text()).build();
    }
}
