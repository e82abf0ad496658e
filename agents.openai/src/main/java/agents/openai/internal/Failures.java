package agents.openai.internal;

import agents.shared.Json;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.protobuf.ByteString;
import spine.api.ErrorCode;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.http.HttpResponse;
import spine.api.http.Upstream;

/**
 * What servers of this interface say when they fail, in our words. Shapes of an error's body, of which one word is taken:
 *
 * <pre>
 * OpenAI      {"error":{"message":..,"type":"invalid_request_error","param":..,"code":"model_not_found"}}
 * llama.cpp   {"error":{"code":400,"message":..,"type":"exceed_context_size_error",..}}
 * vLLM        {"object":"error","message":..,"type":"BadRequestError","param":..,"code":400}, lately within "error"
 * Ollama      {"error":{"message":..,"type":"api_error",..}} or {"error":"..."}
 * </pre>
 *
 * @param service whose
 */
record Failures(Upstream service) {
    private static final String QUOTA = "insufficient_quota";

    /** @throws SpineException unless the status is 2xx */
    void check(HttpResponse response) throws SpineException {
        if (!response.isOk()) {
            var body = Json.parsed(response.body().toStringUtf8(), JsonElement.class);
            throw new SpineException(refusal(response, word(body)));
        }
    }

    /** An error that came after a 200; what has no status counts as 502. */
    SpineException late(JsonElement error, HttpResponse response) {
        var code = error instanceof JsonObject object ? text(object, "code") : "";
        int status = code.matches("[45][0-9]{2}") ? Integer.parseInt(code) : 502;
        return new SpineException(refusal(new HttpResponse(status, response.headers(), ByteString.EMPTY, response.uri()),
                word(error)));
    }

    private Refusal refusal(HttpResponse response, String word) {
        if (response.status() == 429 && word.equals(QUOTA)) {
            return new Refusal(ErrorCode.FORBIDDEN, service.service() + " says that the plan is used up (HTTP 429, " + word
                    + ").", "Top up the plan that the key belongs to.").with(Upstream.STATUS, "429");
        }
        return service.refusal(response, word);
    }

    private static String word(JsonElement said) {
        if (!(said instanceof JsonObject object)) {
            return "";
        }
        if (object.has("error")) {
            return word(object.get("error"));
        }
        var code = text(object, "code");
        return code.isEmpty() || code.matches("[0-9]+") ? text(object, "type") : code;
    }

    private static String text(JsonObject from, String name) {
        return from.get(name) instanceof JsonPrimitive value ? value.getAsString() : "";
    }

    /**
     * The end of an answer.
     *
     * @param reason   as the service gives it; null if it gave none
     * @param refused  whether the model refused
     * @param saidText whether there was text
     * @throws SpineException if the answer is none, or not to be relied on
     */
    void checkEnd(String reason, boolean refused, boolean saidText) throws SpineException {
        if (refused || "content_filter".equals(reason)) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, service.service() + (refused ? ": the model refuses to answer."
                    : " has cut the answer off for its content."), "Ask for something else, or in another way.");
        }
        if ("length".equals(reason) && !saidText) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, service.service() + ": the model used all its tokens before it"
                    + " said anything.", "Ask for less, or raise maxTokens in conf/agents.openai.properties.");
        }
        if (!saidText) {
            throw service.malformed("tool_calls".equals(reason) || "function_call".equals(reason)
                    ? "with the call of a tool that nobody offered" : "without text");
        }
    }
}
