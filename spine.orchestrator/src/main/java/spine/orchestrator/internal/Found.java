package spine.orchestrator.internal;

import java.util.List;
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

    /** @throws SpineException if there is no text in the outcome */
    static Found in(String tool, Outcome outcome) throws SpineException {
        if (outcome instanceof Refusal refusal) {
            throw new SpineException(refusal);
        }
        var payload = ((Answer) outcome).payload();
        var rich = payload.is(RICH) ? payload.as(RICH) : plain(tool, payload);
        if (rich.getText().isBlank()) {
            throw new SpineException(ErrorCode.AGENT_FAILED, "Tool " + tool + " answered with nothing.", "Try again.");
        }
        var sources = rich.getCitationsCount() > 0 ? rich.getCitationsList()
                : List.of(payload.meta().getOrDefault("source", tool));
        return new Found(tool, rich.getText(), List.copyOf(sources));
    }

    private static spine.api.message.Payload plain(String tool, Payload payload) throws SpineException {
        if (!payload.contentType().startsWith("text/") || !payload.data().isValidUtf8()) {
            throw new SpineException(ErrorCode.AGENT_FAILED, "Tool " + tool + " answered with "
                    + payload.contentType() + ", not with text.", "Ask it directly.");
        }
        return RICH.toBuilder().setText(payload.text()).build();
    }
}
