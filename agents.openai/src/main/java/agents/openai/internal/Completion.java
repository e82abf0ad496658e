package agents.openai.internal;

import com.google.gson.JsonElement;
import com.google.gson.annotations.SerializedName;
import java.util.List;

/**
 * What comes back: whole, with a {@code message}, or as one chunk of a stream, with a {@code delta}
 * (developers.openai.com/api/reference, read 2026-11-22), as far as it is used. Any part
 * may be missing.
 *
 * @param error of servers that fail after their 200, such as vLLM and llama.cpp within a stream
 */
record Completion(String model, List<Choice> choices, Usage usage, JsonElement error) {
    /** @param finishReason null until the end */
    record Choice(Said message, Said delta, @SerializedName("finish_reason") String finishReason) {
    }

    /** @param refusal in place of the content, if the model refuses */
    record Said(String content, String refusal) {
    }

    /** In tokens. */
    record Usage(@SerializedName("total_tokens") Long totalTokens) {
    }

    /** The first choice, or null: no more than one is asked for. */
    Choice first() {
        return choices == null || choices.isEmpty() ? null : choices.get(0);
    }

    /** Tokens that were used, or -1 if it does not say. */
    long tokens() {
        return usage == null || usage.totalTokens() == null || usage.totalTokens() < 0 ? -1 : usage.totalTokens();
    }
}
