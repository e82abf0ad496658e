package agents.http.internal;

import agents.shared.Json;
import com.google.gson.JsonElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineException;
import spine.api.http.HttpRequest.Header;

/**
 * What a caller wants: a request, and how far it is to go.
 *
 * @param mode one of {@link #MODES}
 */
record Order(String mode, Draft draft) {
    static final String SEND = "send";
    static final String DRAFT = "draft";
    static final String DRY_RUN = "dry-run";
    static final String INSPECT = "inspect";
    private static final List<String> MODES = List.of(SEND, DRAFT, DRY_RUN, INSPECT);
    private static final String CONTENT_TYPE = "Content-Type";

    /** As JSON: the form of AG-04 as {@code request}, or its pieces; a body that is no string is JSON. */
    private record Wish(String mode, String request, String method, String url, Map<String, String> headers,
            JsonElement body) {
    }

    /** @throws SpineException {@code INVALID_REQUEST} if it is out of its form */
    static Order in(Payload request) throws SpineException {
        if (!Json.isType(request.contentType())) {
            return new Order(SEND, Draft.parse(request.text()));
        }
        var wish = Json.in(request, Wish.class);
        var mode = wish.mode == null ? SEND : wish.mode;
        if (!MODES.contains(mode) || (wish.request == null) == (wish.url == null)) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, "The mode is none of " + String.join(", ", MODES)
                    + ", or there is not one of request and url.", "Compare it with the agent's input schema.");
        }
        return new Order(mode, wish.request != null ? Draft.parse(wish.request) : pieces(wish));
    }

    private static Draft pieces(Wish wish) throws SpineException {
        var headers = new ArrayList<Header>();
        for (var field : (wish.headers == null ? Map.<String, String>of() : wish.headers).entrySet()) {
            headers.add(Draft.header(field.getKey(), field.getValue() == null ? "" : field.getValue()));
        }
        boolean isJson = wish.body != null && !(wish.body.isJsonPrimitive() && wish.body.getAsJsonPrimitive().isString())
                && !wish.body.isJsonNull();
        if (isJson && headers.stream().noneMatch(h -> h.name().equalsIgnoreCase(CONTENT_TYPE))) {
            headers.add(new Header(CONTENT_TYPE, "application/json"));
        }
        var body = wish.body == null || wish.body.isJsonNull() ? "" : isJson ? wish.body.toString() : wish.body.getAsString();
        return Draft.of(wish.method == null ? "GET" : wish.method, wish.url, headers, body);
    }
}
