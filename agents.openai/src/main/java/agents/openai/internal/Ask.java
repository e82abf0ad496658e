package agents.openai.internal;

import com.google.gson.annotations.SerializedName;
import java.util.List;

/**
 * The body of {@code POST /v1/chat/completions} (developers.openai.com/api/reference, read 2026-11-22). What is
 * null is left out: some models refuse a temperature, and servers of one's own do not know {@code max_completion_tokens},
 * which OpenAI's newer models insist on.
 */
record Ask(String model, List<Chat.Message> messages, Double temperature, @SerializedName("max_tokens") Integer maxTokens,
        @SerializedName("max_completion_tokens") Integer maxCompletionTokens, Boolean stream,
        @SerializedName("stream_options") StreamOptions streamOptions) {
    private record StreamOptions(@SerializedName("include_usage") boolean includeUsage) {
    }

    Ask streaming() {
        return new Ask(model, messages, temperature, maxTokens, maxCompletionTokens, true, new StreamOptions(true));
    }
}
