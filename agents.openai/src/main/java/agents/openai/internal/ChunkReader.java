package agents.openai.internal;

import agents.shared.Json;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import spine.api.Parts;
import spine.api.Payload;
import spine.api.SpineException;
import spine.api.http.HttpResponse;
import spine.api.http.ServerSentEvents;

/** Passes the text of a stream on as it comes, and keeps what is known at its end. For one stream and one thread. */
final class ChunkReader implements ServerSentEvents.Events {
    private static final String DONE = "[DONE]";

    private final Parts out;
    private final Failures failures;
    private boolean done;
    private boolean refused;
    private boolean saidText;
    private String finishReason;
    private long chunks;
    private long tokens = -1;
    private JsonElement error;

    ChunkReader(Parts out, Failures failures) {
        this.out = out;
        this.failures = failures;
    }

    @Override
    public void event(String type, String id, String data) throws SpineException, InterruptedException {
        if (done || error != null) {
            return;
        }
        if (data.strip().equals(DONE)) {
            done = true;
            return;
        }
        var chunk = Json.parsed(data, Completion.class);
        if (chunk == null) {
            throw failures.service().malformed("with something else than chunks of an answer");
        }
        tokens = Math.max(tokens, chunk.tokens());
        if (chunk.error() != null && !(chunk.error() instanceof JsonNull)) {
            error = chunk.error();
        } else if (chunk.first() != null) {
            take(chunk.first());
        }
    }

    private void take(Completion.Choice choice) throws SpineException, InterruptedException {
        finishReason = choice.finishReason() == null ? finishReason : choice.finishReason();
        if (choice.delta() == null) {
            return;
        }
        refused |= choice.delta().refusal() != null && !choice.delta().refusal().isEmpty();
        var text = choice.delta().content();
        if (text != null && !text.isEmpty()) {
            chunks++;
            saidText |= !text.isBlank();
            out.write(Payload.text(text));
        }
    }

    /** Tokens that were used: as the service says, else about as many as chunks came. */
    long tokens() {
        return tokens >= 0 ? tokens : chunks;
    }

    /** @throws SpineException if the answer is none, or not whole */
    void checkEnd(HttpResponse response) throws SpineException {
        if (error != null) {
            throw failures.late(error, response);
        }
        if (!done && finishReason == null) {
            throw failures.service().malformed("with a stream that breaks off");
        }
        failures.checkEnd(finishReason, refused, saidText);
    }
}
