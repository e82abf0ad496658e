package spine.cli.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import java.util.Map;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.rcis.AgentCall;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;

/** An agent of the server's that is told and answers in JSON objects. Static functions without state. */
final class JsonAgent {
    private JsonAgent() {
    }

    static JsonObject ask(Session session, String agent, Map<String, Object> command)
            throws SpineException, InterruptedException {
        return read(tell(session, agent, command));
    }

    static RCISResponse tell(Session session, String agent, Map<String, Object> command)
            throws SpineException, InterruptedException {
        return session.ask(RCISRequest.newBuilder().setAgentCall(AgentCall.newBuilder().setAgent(agent)
                .setContentType("application/json").setInput(ByteString.copyFromUtf8(Json.text(command)))));
    }

    static JsonObject read(RCISResponse response) throws SpineException {
        try {
            return JsonParser.parseString(response.getAgentReply().getOutput().toStringUtf8()).getAsJsonObject();
        } catch (JsonParseException | IllegalStateException e) {
            throw new SpineException(ErrorCode.AGENT_FAILED, "The server's answer is no JSON object.",
                    "Compare the versions of server and spinectl.");
        }
    }

    /** A text, number or boolean as one line; empty if it is not there. */
    static String text(JsonObject from, String name) {
        JsonElement value = from.get(name);
        return value != null && value.isJsonPrimitive() ? Words.oneLine(value.getAsString()) : "";
    }

    /** 0 if it is not there. */
    static long number(JsonObject from, String name) {
        JsonElement value = from.get(name);
        return value != null && value.isJsonPrimitive() ? value.getAsLong() : 0;
    }
}
