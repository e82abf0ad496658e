package spine.broker.monitor.internal;

import com.google.protobuf.ByteString;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import spine.api.message.ComponentID;
import spine.api.message.NeuralSpike;
import spine.api.message.Payload;

/** How topics and messages of the monitor look (SP-13). Static functions without state. */
final class Wording {
    /** The schema's major in development; after a break a new prefix, and this one for six months beside it. */
    static final String PREFIX = "nikola.v0.";
    static final String FIGURES = "metrics";
    static final String DIRECTORY = "directory";
    private static final Pattern TOPIC = Pattern.compile("[a-z0-9_]+(\\.[a-z0-9_]+)*");
    private static final int SCHEMA_MAJOR = 2;
    private static final int MOST_TOPIC = 64;
    private static final int MOST_NAME = 200;
    private static final int MOST_FACTS = 16;
    private static final int MOST_FACT = 600;

    private Wording() {
    }

    static boolean isTopic(String topic) {
        return topic.length() <= MOST_TOPIC && TOPIC.matcher(topic).matches();
    }

    /** The first frame. */
    static ByteString frame(String topic) {
        return ByteString.copyFromUtf8(PREFIX + topic);
    }

    static NeuralSpike.Builder spike(long unixMillis) {
        return NeuralSpike.newBuilder().setRequestId(UUID.randomUUID().toString()).setTimestamp(unixMillis)
                .setSender(ComponentID.MONITOR).setSchemaMajor(SCHEMA_MAJOR);
    }

    /** {@code {"time":UNIX_MS,"name":"dead","subject":"echo","facts":{...}}}; what is too long is cut. */
    static NeuralSpike event(long unixMillis, String name, String subject, Map<String, String> facts) {
        var json = new StringBuilder(128).append("{\"time\":").append(unixMillis).append(",\"name\":");
        text(json, name, MOST_NAME);
        text(json.append(",\"subject\":"), subject, MOST_NAME);
        json.append(",\"facts\":{");
        facts.entrySet().stream().limit(MOST_FACTS).forEach(fact -> {
            if (json.charAt(json.length() - 1) != '{') {
                json.append(',');
            }
            text(json, fact.getKey(), MOST_NAME);
            text(json.append(':'), fact.getValue(), MOST_FACT);
        });
        return spike(unixMillis).setRichPayload(Payload.newBuilder().setMimeType("application/json")
                .setText(json.append("}}").toString())).build();
    }

    private static void text(StringBuilder json, String text, int most) {
        json.append('"');
        text.codePoints().limit(most).forEach(c -> {
            if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (c < ' ' || c >= 0x7f && c < 0xa0 || Character.getType(c) == Character.SURROGATE
                    || c == 0x2028 || c == 0x2029) {
                json.append(String.format("\\u%04x", c));
            } else {
                json.appendCodePoint(c);
            }
        });
        json.append('"');
    }
}
