package agents.gemini.internal;

import agents.shared.Json;
import java.util.List;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineException;

/**
 * One question, as Gemini takes it (AG-03; ai.google.dev/api, generateContent, read 2026-11-22). The key is no part of it:
 * AG-03 says {@code x-goog-api-key}, a header, instead of the URL.
 *
 * @param contents          what is asked
 * @param systemInstruction null for none
 */
record Prompt(List<Content> contents, Content systemInstruction, GenerationConfig generationConfig) {
    private static final int MOST_CHARACTERS = 1_000_000;

    /** What one side says; the instruction has no role. */
    record Content(String role, List<Part> parts) {
    }

    /** A piece of text. */
    record Part(String text) {
    }

    /** How the model is to answer; a null temperature leaves it to the model. */
    record GenerationConfig(Double temperature, int maxOutputTokens) {
    }

    /** What callers may send as JSON; what is null there is as it is set. */
    private record Wish(String prompt, String system, Double temperature, Integer maxOutputTokens) {
    }

    /**
     * What is set: for callers who say nothing.
     *
     * @param temperature under 0 leaves it to the model
     * @param system      empty for none
     */
    record Defaults(double temperature, int maxOutputTokens, String system) {
    }

    /** @throws SpineException {@code INVALID_REQUEST} if there is no question, or its options are out of range */
    static Prompt in(Payload request, Defaults set) throws SpineException {
        var wish = Json.isType(request.contentType()) ? Json.in(request, Wish.class)
                : new Wish(request.text(), null, null, null);
        if (wish.prompt == null || wish.prompt.isBlank() || wish.prompt.length() > MOST_CHARACTERS) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "There is no question of 1 to " + MOST_CHARACTERS
                    + " characters.", "Send one as text.");
        }
        double temperature = wish.temperature == null ? set.temperature : wish.temperature;
        int tokens = wish.maxOutputTokens == null ? set.maxOutputTokens : wish.maxOutputTokens;
        if (temperature > 2 || wish.temperature != null && temperature < 0 || tokens < 1 || tokens > set.maxOutputTokens) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "temperature is not 0 to 2, or maxOutputTokens not 1 to "
                    + set.maxOutputTokens + ".", "Leave them out, or change what is set for the agent.");
        }
        var system = wish.system == null ? set.system : wish.system;
        return new Prompt(List.of(new Content("user", List.of(new Part(wish.prompt)))),
                system.isBlank() ? null : new Content(null, List.of(new Part(system))),
                new GenerationConfig(temperature < 0 ? null : temperature, tokens));
    }
}
