package spine.cli.internal;

import java.util.List;
import java.util.Map;
import spine.api.rcis.RCISResponse;

/** Answers to queries for a person and as JSON. Static functions without state. */
final class QueryView {
    private QueryView() {
    }

    /** Where an answer is from: the line below it. */
    static String origin(String tool, List<String> sources, float resonance) {
        return "(" + (tool.isEmpty() ? "memory" : "tool " + Words.oneLine(tool))
                + (sources.isEmpty() ? "" : Words.oneLine(", " + String.join(", ", sources)))
                + ", resonance " + Numbers.short3(resonance) + ")";
    }

    static String origin(RCISResponse response) {
        var answer = response.getQueryResponse();
        return origin(answer.getUsedExternalTool() ? answer.getToolName() : "", answer.getSourcesList(),
                answer.getResonanceScore());
    }

    /** Of an answer by parts, which says it in facts. */
    static String origin(Map<String, String> facts) {
        return origin(facts.getOrDefault("tool_name", ""),
                facts.getOrDefault("sources", "").lines().filter(source -> !source.isBlank()).toList(),
                resonance(facts.getOrDefault("resonance_score", "0")));
    }

    private static float resonance(String said) {
        try {
            return Float.parseFloat(said);
        } catch (NumberFormatException words) {
            return 0;
        }
    }

    static Map<String, Object> plain(RCISResponse response, long millis) {
        var answer = response.getQueryResponse();
        var map = Json.map("request_id", response.getRequestId(), "status", response.getStatusCode(),
                "response_text", answer.getResponseText(), "resonance_score", answer.getResonanceScore(),
                "location_9d", answer.getLocation9DList(),
                "propagation_steps_taken", answer.getPropagationStepsTaken(), "sources", answer.getSourcesList(),
                "used_external_tool", answer.getUsedExternalTool(), "tool_name", answer.getToolName(),
                "latency_ms", millis, "metadata", metadata(response));
        explain(map, response);
        return map;
    }

    /** The envelope of the data-format documents (CL-04). */
    static Map<String, Object> full(RCISResponse response, long millis) {
        var answer = response.getQueryResponse();
        var metadata = metadata(response);
        metadata.put("propagation_cycles", answer.getPropagationStepsTaken());
        var map = Json.map("request_id", response.getRequestId(), "timestamp", response.getTimestamp(),
                "status", response.getStatusCode(),
                "data", Json.map("answer", answer.getResponseText(), "resonance", answer.getResonanceScore(),
                        "source", answer.getUsedExternalTool() ? answer.getToolName() : "memory",
                        "latency_ms", millis, "citations", answer.getSourcesList()),
                "metadata", metadata);
        explain(map, response);
        return map;
    }

    private static Map<String, Object> metadata(RCISResponse response) {
        var metadata = Json.sorted(response.getMetadataMap());
        metadata.remove(Steps.FACT);
        return metadata;
    }

    private static void explain(Map<String, Object> map, RCISResponse response) {
        var steps = response.getMetadataMap().get(Steps.FACT);
        if (steps != null) {
            map.put(Steps.FACT, Steps.list(steps));
        }
    }
}
