package spine.api;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * W3C trace context.
 *
 * @param traceparent as in the W3C recommendation, or empty
 * @param tracestate  vendor data, at most 512 characters, or empty
 */
public record TraceContext(String traceparent, String tracestate) {
    public static final TraceContext NONE = new TraceContext("", "");
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    public TraceContext {
        if (!traceparent.isEmpty() && !FORM.matcher(traceparent).matches()) {
            throw new IllegalArgumentException("malformed traceparent");
        }
        if (tracestate.length() > 512) {
            throw new IllegalArgumentException("tracestate of over 512 characters");
        }
    }

    /** From a peer's map; what is malformed is left out, as the recommendation asks. */
    public static TraceContext of(Map<String, String> sent) {
        var parent = sent.getOrDefault("traceparent", "");
        var state = sent.getOrDefault("tracestate", "");
        return FORM.matcher(parent).matches() && state.length() <= 512 ? new TraceContext(parent, state) : NONE;
    }
}
