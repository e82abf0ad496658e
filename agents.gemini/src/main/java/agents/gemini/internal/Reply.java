package agents.gemini.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.http.Upstream;

/**
 * A {@code GenerateContentResponse}, whole or one of a stream (ai.google.dev/api and
 * cloud.google.com/vertex-ai/docs/reference/rest/v1beta1/GenerateContentResponse, read 2026-11-22), as far as it is used.
 * Whatever is absent is null or 0: nothing here fails for it but {@link #check}.
 */
record Reply(List<Candidate> candidates, Feedback promptFeedback, Usage usageMetadata, String modelVersion,
        Failure.Error error) {
    /** Finish reasons by which the model, or a filter behind it, withholds the rest. */
    private static final List<String> WITHHELD = List.of("SAFETY", "RECITATION", "LANGUAGE", "BLOCKLIST",
            "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY");
    private static final String CUT_OFF = "MAX_TOKENS";

    record Candidate(Content content, String finishReason, Citations citationMetadata, Grounding groundingMetadata) {
    }

    record Content(List<Part> parts) {
    }

    /** {@code thought} marks what the model thinks on its way, which is no answer. */
    record Part(String text, boolean thought) {
    }

    record Feedback(String blockReason) {
    }

    record Usage(int totalTokenCount) {
    }

    /** Named {@code citationSources} here and {@code citations} by Vertex. */
    record Citations(List<Source> citationSources, List<Source> citations) {
    }

    record Grounding(List<Chunk> groundingChunks) {
    }

    record Chunk(Source web) {
    }

    record Source(String uri) {
    }

    private Candidate first() {
        return candidates == null || candidates.isEmpty() ? null : candidates.get(0);
    }

    /** What it says; empty if nothing. */
    String text() {
        var first = first();
        return first == null || first.content == null || first.content.parts == null ? ""
                : first.content.parts.stream().filter(p -> p != null && p.text != null && !p.thought).map(Part::text)
                        .collect(Collectors.joining());
    }

    /** Why it ended; empty while it has not. */
    String finish() {
        return first() == null || first().finishReason == null ? "" : first().finishReason;
    }

    /** Whether it was cut off where its tokens were used up. */
    boolean isCutOff() {
        return finish().equals(CUT_OFF);
    }

    /** Tokens of question and answer so far; 0 if it does not say. */
    int tokens() {
        return usageMetadata == null ? 0 : usageMetadata.totalTokenCount;
    }

    /** Where it has it from, each once. */
    List<String> sources() {
        var sources = new ArrayList<Source>();
        var first = first();
        if (first != null && first.citationMetadata != null) {
            addAll(sources, first.citationMetadata.citationSources);
            addAll(sources, first.citationMetadata.citations);
        }
        if (first != null && first.groundingMetadata != null && first.groundingMetadata.groundingChunks != null) {
            first.groundingMetadata.groundingChunks.stream().filter(Objects::nonNull).map(Chunk::web).forEach(sources::add);
        }
        var uris = sources.stream().filter(Objects::nonNull).map(Source::uri).filter(Objects::nonNull);
        return List.copyOf(uris.collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    private static void addAll(List<Source> sources, List<Source> more) {
        if (more != null) {
            sources.addAll(more);
        }
    }

    /**
     * Passes what ended well, was cut off, or has not ended.
     *
     * @throws SpineException {@code INVALID_REQUEST} if the question was blocked or the answer is withheld,
     *                        {@code AGENT_FAILED} if there is no candidate, or it ended for a reason that says nothing
     */
    void check(Upstream gemini) throws SpineException {
        if (promptFeedback != null && promptFeedback.blockReason != null) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "Gemini blocks the question ("
                    + word(promptFeedback.blockReason) + ").", "Ask in other words.");
        }
        if (first() == null) {
            throw gemini.malformed("without a candidate");
        }
        var finish = finish();
        if (WITHHELD.contains(finish)) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "Gemini withholds its answer (" + finish + ").",
                    "Ask in other words.");
        }
        if (!finish.isEmpty() && !finish.equals("STOP") && !isCutOff()) {
            throw gemini.malformed("and broke off (" + word(finish) + ")");
        }
    }

    private static String word(String said) {
        return said.matches("[A-Z_]{1,64}") ? said : "for no reason that it documents";
    }
}
