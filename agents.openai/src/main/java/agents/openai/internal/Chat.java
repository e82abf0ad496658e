package agents.openai.internal;

import agents.shared.Json;
import com.google.gson.annotations.SerializedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineException;

/**
 * A conversation as callers send it in JSON; plain text is the one message of a user.
 *
 * @param messages    1 to {@value #MOST_MESSAGES}
 * @param model       null takes what is set; so do the others
 * @param temperature 0 to 2
 * @param maxTokens   over 0
 */
record Chat(List<Message> messages, String model, Double temperature, @SerializedName("max_tokens") Integer maxTokens) {
    private static final int MOST_MESSAGES = 256;
    private static final double HOTTEST = 2;
    private static final Set<String> ROLES = Set.of("system", "user", "assistant");

    /** One of them; the role is {@code system}, {@code user} or {@code assistant}. */
    record Message(String role, String content) {
        private boolean isWhole() {
            return role != null && ROLES.contains(role) && content != null && !content.isBlank();
        }
    }

    /** @throws SpineException {@code INVALID_REQUEST} if it says nothing, or is of another form */
    static Chat in(Payload request) throws SpineException {
        var chat = Json.isType(request.contentType()) ? Json.in(request, Chat.class)
                : new Chat(List.of(new Message("user", request.text())), null, null, null);
        if (chat.messages == null || chat.messages.isEmpty() || chat.messages.size() > MOST_MESSAGES) {
            throw invalid("There are not 1 to " + MOST_MESSAGES + " messages.");
        }
        for (var message : chat.messages) {
            if (message == null || !message.isWhole()) {
                throw invalid("A message has no text, or its role is not system, user or assistant.");
            }
        }
        if (chat.temperature != null && !(chat.temperature >= 0 && chat.temperature <= HOTTEST)) {
            throw invalid("The temperature is not 0 to " + HOTTEST + ".");
        }
        if (chat.maxTokens != null && chat.maxTokens < 1) {
            throw invalid("max_tokens is not over 0.");
        }
        return chat;
    }

    private static SpineException invalid(String reason) {
        return new SpineException(ErrorCode.INVALID_REQUEST, reason, "Send a question as text, or JSON by the agent's schema.");
    }

    /** The messages, with this one first if none of them is the system's. */
    List<Message> after(String systemPrompt) {
        if (systemPrompt.isBlank() || messages.stream().anyMatch(message -> message.role().equals("system"))) {
            return messages;
        }
        var all = new ArrayList<Message>();
        all.add(new Message("system", systemPrompt));
        all.addAll(messages);
        return all;
    }
}
