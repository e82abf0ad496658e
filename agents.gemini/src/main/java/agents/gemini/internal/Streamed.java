package agents.gemini.internal;

import agents.shared.Json;
import com.google.protobuf.ByteString;
import java.net.URI;
import java.util.List;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Parts;
import spine.api.Payload;
import spine.api.SpineException;
import spine.api.http.HttpResponse;
import spine.api.http.ServerSentEvents;
import spine.api.http.Upstream;

/**
 * One answer that comes by server-sent events, each a {@link Reply}: its text goes on as it arrives, and what it has cost so
 * far is noted at once, so that a receipt of a cancellation has it. Not thread-safe.
 */
final class Streamed implements ServerSentEvents.Events {
    private final Call call;
    private final Parts out;
    private final Gemini gemini;
    private int tokens;
    private String finish = "";
    private boolean anything;

    Streamed(Call call, Parts out, Gemini gemini) {
        this.call = call;
        this.out = out;
        this.gemini = gemini;
    }

    @Override
    public void event(String type, String id, String data) throws SpineException, InterruptedException {
        var reply = Json.parsed(data, Reply.class);
        if (reply == null) {
            throw gemini.service().malformed("with a part that is no JSON of the form that it documents");
        }
        if (reply.error() != null) {
            throw new SpineException(gemini.refusal(new HttpResponse(statusOf(reply.error()), List.of(),
                    ByteString.copyFromUtf8(data), URI.create("about:blank"))));
        }
        spend(reply.tokens());
        write(reply.text());
        reply.check(gemini.service());
        finish = reply.finish();
    }

    private static int statusOf(Failure.Error error) {
        return error.code() >= 400 && error.code() <= 599 ? error.code() : 500;
    }

    /** Each part says the sum so far. */
    private void spend(int sum) {
        if (sum > tokens) {
            call.spend(Gemini.TOKENS, sum - tokens);
            tokens = sum;
        }
    }

    private void write(String text) throws SpineException, InterruptedException {
        if (!text.isEmpty()) {
            anything = true;
            out.write(Payload.text(text));
        }
    }

    /**
     * Passes a stream that came to its end with something said.
     *
     * @throws SpineException {@code AGENT_FAILED} if it broke off or said nothing, {@code TOO_LARGE} if it was cut off
     */
    void end() throws SpineException {
        if (finish.equals("MAX_TOKENS")) {
            throw new SpineException(ErrorCode.TOO_LARGE, "Gemini's answer is cut off where its tokens were used up"
                    + " (MAX_TOKENS).", Gemini.MORE_TOKENS);
        }
        if (finish.isEmpty()) {
            throw gemini.service().malformed("and broke off before its end");
        }
        if (!anything) {
            throw gemini.service().malformed("without text");
        }
    }
}
