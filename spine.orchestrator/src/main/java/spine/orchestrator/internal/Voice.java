package spine.orchestrator.internal;

import java.util.stream.Collectors;
import spine.api.Parts;
import spine.api.Payload;
import spine.api.SpineException;
import spine.api.rcis.QueryResponse;

/**
 * How an answer is said: as one payload at the end, or by parts as they come, with everything but the text as facts at the
 * end. For one thread.
 */
final class Voice {
    private final Parts out;
    private boolean begun;

    /** @param out null for one payload */
    Voice(Parts out) {
        this.out = out;
    }

    boolean isByParts() {
        return out != null;
    }

    /** Whether something was said that cannot be taken back. */
    boolean hasBegun() {
        return begun;
    }

    /** Says a piece of text at once; blocks as long as nobody listens. */
    void say(Payload text) throws SpineException, InterruptedException {
        if (!text.data().isEmpty()) {
            begun = true;
            out.write(text);
        }
    }

    /** The whole reply: what was not said of its text is said now, and its facts are told. */
    Payload end(Payload reply) throws SpineException, InterruptedException {
        if (out == null) {
            return reply;
        }
        var response = reply.as(QueryResponse.getDefaultInstance());
        if (!begun) {
            say(Payload.text(response.getResponseText()));
        }
        reply.meta().forEach(out::fact);
        out.fact("sources", String.join("\n", response.getSourcesList()));
        out.fact("resonance_score", Float.toString(response.getResonanceScore()));
        out.fact("location_9d", response.getLocation9DList().stream().map(String::valueOf)
                .collect(Collectors.joining(",")));
        out.fact("used_external_tool", Boolean.toString(response.getUsedExternalTool()));
        out.fact("tool_name", response.getToolName());
        return reply;
    }
}
