package spine.cli.internal;

import com.google.gson.stream.JsonReader;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.rcis.AgentCall;
import spine.api.rcis.RCISRequest;

/** The agent {@code security}: JSON commands, for administrators only. */
final class SecurityAgent {
    private final Session session;

    SecurityAgent(Session session) {
        this.session = session;
    }

    /** The answer, which is JSON. */
    String tell(Map<String, Object> command) throws SpineException, InterruptedException {
        var call = AgentCall.newBuilder().setAgent("security").setContentType("application/json")
                .setInput(ByteString.copyFromUtf8(Json.text(command)));
        return session.ask(RCISRequest.newBuilder().setAgentCall(call)).getAgentReply().getOutput().toStringUtf8()
                .strip();
    }

    /** An answer that has to be a JSON object: texts, booleans, lists and maps; numbers are texts. */
    static Map<String, Object> parsed(String json) throws SpineException {
        try (var in = new JsonReader(new StringReader(json))) {
            return object(in);
        } catch (IOException | IllegalStateException e) {
            throw new SpineException(ErrorCode.INTERNAL, "The agent 'security' answered with something else than JSON.",
                    "See that server and spinectl are of one version.");
        }
    }

    /** An answer as a table for a person. */
    static String table(Map<String, Object> answer) {
        var table = new Table();
        answer.forEach((key, value) -> rows(table, key, value));
        return table.text();
    }

    private static void rows(Table table, String key, Object value) {
        if (value instanceof List<?> list) {
            list.forEach(one -> rows(table, "", one));
        } else if (value instanceof Map<?, ?> map) {
            var cells = new ArrayList<String>();
            if (!key.isEmpty()) {
                cells.add(key);
            }
            map.values().forEach(cell -> cells.add(Words.oneLine(String.valueOf(cell))));
            table.row(cells.toArray(String[]::new));
        } else {
            table.row(key, Words.oneLine(String.valueOf(value)));
        }
    }

    private static Object value(JsonReader in) throws IOException {
        return switch (in.peek()) {
            case BEGIN_OBJECT -> object(in);
            case BEGIN_ARRAY -> {
                var list = new ArrayList<>();
                in.beginArray();
                while (in.hasNext()) {
                    list.add(value(in));
                }
                in.endArray();
                yield list;
            }
            case BOOLEAN -> in.nextBoolean();
            case NULL -> {
                in.nextNull();
                yield "";
            }
            default -> in.nextString();
        };
    }

    private static Map<String, Object> object(JsonReader in) throws IOException {
        var map = new LinkedHashMap<String, Object>();
        in.beginObject();
        while (in.hasNext()) {
            map.put(in.nextName(), value(in));
        }
        in.endObject();
        return map;
    }
}
