package spine.torus.internal;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.memory.Query;
import spine.api.rcis.QueryRequest;
import spine.api.rcis.QueryResponse;

/**
 * Answers questions from memory alone: the passage that resonates most, or {@code NO_RESONANCE} with the best score.
 * Validates as RC-05 says. The answer's metadata names up to five passages, {@code match.1} to {@code match.5}, each
 * as {@link Hit#reference()}. Thread-safe.
 */
final class Queries {
    private static final int MAX_QUESTION = 10_000;
    private static final int DEFAULT_STEPS = 100;
    private static final int MAX_STEPS = 1000;
    private static final int MATCHES = 5;
    /** Metadata that names what a document cites, one a line. */
    private static final String CITATIONS = "citations";

    private final Torus memory;

    Queries(Torus memory) {
        this.memory = memory;
    }

    Payload answer(QueryRequest request) throws SpineException {
        var query = query(request);
        var hits = memory.hits(query);
        var threshold = memory.threshold(query.threshold());
        if (hits.isEmpty() || hits.get(0).resonance() < threshold) {
            throw new SpineException(noResonance(hits, threshold));
        }
        var answer = Payload.message(response(hits));
        for (var i = 0; i < hits.size(); i++) {
            answer = answer.with("match." + (i + 1), hits.get(i).reference());
        }
        return answer.with("threshold", score(threshold));
    }

    private static Query query(QueryRequest request) throws SpineException {
        var text = request.getQueryText();
        if (text.isBlank() || text.length() > MAX_QUESTION) {
            throw new SpineException(ErrorCode.INVALID_QUERY, text.isBlank() ? "The question is blank."
                    : "The question has " + text.length() + " characters.", "Ask with 1 to " + MAX_QUESTION
                            + " characters.");
        }
        var threshold = request.hasResonanceThreshold()
                ? OptionalDouble.of(request.getResonanceThreshold()) : OptionalDouble.empty();
        if (threshold.isPresent() && !(threshold.getAsDouble() >= 0 && threshold.getAsDouble() <= 1)) {
            throw new SpineException(ErrorCode.INVALID_QUERY, "resonance_threshold = " + threshold.getAsDouble()
                    + " is not within 0 to 1.", "Leave it out for the default.");
        }
        var steps = request.getMaxPropagationSteps();
        if (steps < 0) {
            throw new SpineException(ErrorCode.INVALID_QUERY, "max_propagation_steps = " + steps + " is negative.",
                    "Leave it at 0 for the default of " + DEFAULT_STEPS + ".");
        }
        return new Query(text, request.getContextTagsList(), threshold,
                steps == 0 ? DEFAULT_STEPS : Math.min(steps, MAX_STEPS), MATCHES);
    }

    private static QueryResponse response(List<Hit> hits) {
        var best = hits.get(0).match();
        return QueryResponse.newBuilder()
                .setResponseText(best.text())
                .setResonanceScore((float) best.resonance())
                .addAllLocation9D(best.location().toList())
                .setPropagationStepsTaken(Torus.STEPS)
                .addAllSources(sources(hits))
                .setUsedExternalTool(false)
                .setToolName("")
                .build();
    }

    /** Of the answer first, with what it cites in turn; then of the others. */
    private static Set<String> sources(List<Hit> hits) {
        var sources = new LinkedHashSet<String>();
        var best = hits.get(0).document();
        sources.add(best.source());
        best.metadata().getOrDefault(CITATIONS, "").lines().filter(line -> !line.isBlank()).forEach(sources::add);
        hits.forEach(hit -> sources.add(hit.document().source()));
        return sources;
    }

    private Refusal noResonance(List<Hit> hits, double threshold) {
        var best = hits.isEmpty() ? 0 : hits.get(0).resonance();
        var refusal = memory.passages() == 0
                ? new Refusal(ErrorCode.NO_RESONANCE, "Nothing has been ingested yet.",
                        "Ingest documents first: `spinectl ingest FOLDER`.")
                : new Refusal(ErrorCode.NO_RESONANCE, "Memory holds nothing that answers this: the best score is "
                        + score(best) + " and " + score(threshold) + " is needed.",
                        "Ingest a document that answers it (`spinectl ingest`), or ask in other words.");
        return refusal.with("score", score(best)).with("threshold", score(threshold));
    }

    private static String score(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
