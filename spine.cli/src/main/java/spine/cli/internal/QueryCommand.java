package spine.cli.internal;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import spine.api.SpineException;
import spine.api.rcis.QueryRequest;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;

@Command(name = "query", description = "Asks memory, and tools where memory has no answer.")
final class QueryCommand extends Base {
    @Parameters(paramLabel = "TEXT", arity = "1..*", description = "The question; several words are joined. - asks each line of standard input.")
    List<String> text;

    @Option(names = {"-t", "--threshold"}, paramLabel = "0..1",
            description = "Least resonance of an answer from memory (default: the engine's own).")
    Float threshold;

    @Option(names = {"-s", "--steps"}, paramLabel = "N", description = "Propagation steps (default: 100).")
    int steps;

    @Option(names = "--no-tools", description = "Answers from memory alone.")
    boolean noTools;

    @Option(names = "--tag", paramLabel = "TAG", description = "Context tag; may be repeated.")
    List<String> tags = List.of();

    @Option(names = "--json", arity = "0..1", paramLabel = "full", fallbackValue = "plain", preprocessor = JsonForm.class,
            description = "Answers with one JSON object on one line; --json=full in the long form.")
    String json;

    QueryCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        try (var session = open()) {
            if (!text.equals(List.of("-"))) {
                ask(session, String.join(" ", text));
                return 0;
            }
            int failed = 0;
            var lines = new BufferedReader(new InputStreamReader(surroundings.in(), StandardCharsets.UTF_8));
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                failed += line.isBlank() || answered(session, line.strip()) ? 0 : 1;
            }
            return failed == 0 ? 0 : 1;
        }
    }

    /** One question of several: a refusal is shown in its place, and the next one is asked. */
    private boolean answered(Session session, String question) throws InterruptedException {
        try {
            ask(session, question);
            return true;
        } catch (SpineException refused) {
            var refusal = refused.refusal();
            if (json == null) {
                note(Words.oneLine(refusal.sentence()));
            } else {
                say(Json.error(refusal.code().name(), refusal.sentence(), refusal.code().status()));
            }
            return false;
        }
    }

    private void ask(Session session, String question) throws SpineException, InterruptedException {
        var query = QueryRequest.newBuilder().setQueryText(question).addAllContextTags(tags)
                .setMaxPropagationSteps(steps).setUseExternalTools(!noTools);
        if (threshold != null) {
            query.setResonanceThreshold(threshold);
        }
        long start = System.nanoTime();
        var response = session.ask(RCISRequest.newBuilder().setQuery(query));
        long millis = (System.nanoTime() - start) / 1_000_000;
        if (json == null) {
            print(response);
        } else {
            say(Json.text("full".equals(json) ? full(response, millis) : plain(response, millis)));
        }
    }

    private void print(RCISResponse response) {
        var answer = response.getQueryResponse();
        say(answer.getResponseText());
        var origin = answer.getUsedExternalTool() ? "tool " + answer.getToolName() : "memory";
        var sources = answer.getSourcesCount() == 0 ? "" : ", " + String.join(", ", answer.getSourcesList());
        note("(" + origin + Words.oneLine(sources) + ", resonance " + Numbers.short3(answer.getResonanceScore()) + ")");
    }

    private static Map<String, Object> plain(RCISResponse response, long millis) {
        var answer = response.getQueryResponse();
        return Json.map("request_id", response.getRequestId(), "status", response.getStatusCode(),
                "response_text", answer.getResponseText(), "resonance_score", answer.getResonanceScore(),
                "location_9d", answer.getLocation9DList(),
                "propagation_steps_taken", answer.getPropagationStepsTaken(), "sources", answer.getSourcesList(),
                "used_external_tool", answer.getUsedExternalTool(), "tool_name", answer.getToolName(),
                "latency_ms", millis, "metadata", Json.sorted(response.getMetadataMap()));
    }

    /** The envelope of the data-format documents (CL-04). */
    private static Map<String, Object> full(RCISResponse response, long millis) {
        var answer = response.getQueryResponse();
        var metadata = Json.sorted(response.getMetadataMap());
        metadata.put("propagation_cycles", answer.getPropagationStepsTaken());
        return Json.map("request_id", response.getRequestId(), "timestamp", response.getTimestamp(),
                "status", response.getStatusCode(),
                "data", Json.map("answer", answer.getResponseText(), "resonance", answer.getResonanceScore(),
                        "source", answer.getUsedExternalTool() ? answer.getToolName() : "memory",
                        "latency_ms", millis, "citations", answer.getSourcesList()),
                "metadata", metadata);
    }
}
