package spine.cli.internal;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.rcis.AgentCall;
import spine.api.rcis.QueryRequest;
import spine.api.rcis.RCISRequest;

@Command(name = "query", description = "Asks memory, and tools where memory has no answer.",
        footer = {"", "Ctrl-C cancels what is asked, at the server and at the tool's service, and shows the receipt."})
final class QueryCommand extends Base {
    private static final String ORCHESTRATOR = "orchestrator";

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

    @Option(names = "--explain", description = "Shows each step to the answer, with its time.")
    boolean explain;

    @Option(names = "--stream", description = "Shows the answer as it comes.")
    boolean stream;

    @Option(names = "--json", arity = "0..1", paramLabel = "full", fallbackValue = "plain", preprocessor = JsonForm.class,
            description = "Answers with one JSON object on one line; --json=full in the long form.")
    String json;

    QueryCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        if (stream && json != null) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "--stream and --json do not go together.", "Leave one out.");
        }
        try (var session = open()) {
            if (!text.equals(List.of("-"))) {
                return answered(session, String.join(" ", text)) ? 0 : 1;
            }
            int failed = 0;
            var lines = new BufferedReader(new InputStreamReader(surroundings.in(), StandardCharsets.UTF_8));
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                failed += line.isBlank() || answered(session, line.strip()) ? 0 : 1;
            }
            return failed == 0 ? 0 : 1;
        }
    }

    /** A refusal is shown in its place; of several questions the next one is asked. */
    private boolean answered(Session session, String question) throws InterruptedException {
        try {
            ask(session, question);
            return true;
        } catch (SpineException refused) {
            show(refused.refusal());
            return false;
        }
    }

    private void show(Refusal refusal) {
        var told = refusal.meta().get(Steps.FACT);
        if (json == null) {
            note(Words.oneLine(refusal.sentence()));
            if (told != null) {
                note(Steps.table(told));
            }
        } else {
            var error = Json.map("error", Json.map("code", refusal.code().name(), "message", refusal.sentence(), "status",
                    refusal.code().status()));
            if (told != null) {
                error.put(Steps.FACT, Steps.list(told));
            }
            say(Json.text(error));
        }
    }

    private void ask(Session session, String question) throws SpineException, InterruptedException {
        var query = QueryRequest.newBuilder().setQueryText(question).addAllContextTags(tags)
                .setMaxPropagationSteps(steps).setUseExternalTools(!noTools).setExplain(explain);
        if (threshold != null) {
            query.setResonanceThreshold(threshold);
        }
        var id = UUID.randomUUID().toString();
        var request = RCISRequest.newBuilder().setRequestId(id);
        try (var exit = new CancelOnExit(session, id, surroundings.err())) {
            if (stream) {
                stream(session, request, query.build());
            } else {
                whole(session, request.setQuery(query));
            }
        }
    }

    private void whole(Session session, RCISRequest.Builder request) throws SpineException, InterruptedException {
        long start = System.nanoTime();
        var response = session.ask(request);
        long millis = (System.nanoTime() - start) / 1_000_000;
        if (json != null) {
            say(Json.text("full".equals(json) ? QueryView.full(response, millis) : QueryView.plain(response, millis)));
            return;
        }
        say(response.getQueryResponse().getResponseText());
        note(QueryView.origin(response));
        if (explain) {
            say(Steps.table(response.getMetadataOrDefault(Steps.FACT, "[]")));
        }
    }

    private void stream(Session session, RCISRequest.Builder request, QueryRequest query)
            throws SpineException, InterruptedException {
        request.setAgentCall(AgentCall.newBuilder().setAgent(ORCHESTRATOR).setContentType(Payload.typeOf(query))
                .setInput(query.toByteString()).setIdempotent(noTools));
        var facts = session.stream(request, () -> new PartPrinter(surroundings.out(), false));
        note(QueryView.origin(facts));
        if (explain) {
            say(Steps.table(facts.getOrDefault(Steps.FACT, "[]")));
        }
    }
}
