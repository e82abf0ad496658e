package spine.cli.internal;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import spine.api.message.Directory;

/** An entry of the directory in JSON and in words. Static functions without state. */
final class AgentView {
    private static final String MESSAGE = "messageType=";

    private AgentView() {
    }

    static String state(Directory.Entry entry) {
        return entry.getState().name().toLowerCase(Locale.ROOT);
    }

    static String where(Directory.Entry entry) {
        return entry.getRemote() ? "outside" : "inside";
    }

    /** What it accepts, for people: of a message its name, of a media type no parameters. */
    static String takes(Directory.Entry entry) {
        var type = entry.getInputSchema();
        int name = type.indexOf(MESSAGE);
        return Words.oneLine((name >= 0 ? type.substring(name + MESSAGE.length()) : type).split(";", 2)[0]);
    }

    /** A number with as many places as a person reads. */
    static String number(double value) {
        return value == 0 ? "0" : String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
    }

    static Map<String, Object> json(Directory.Entry entry) {
        var map = Json.map("name", entry.getName(), "state", state(entry), "remote", entry.getRemote());
        if (entry.hasComponent()) {
            map.put("component", entry.getComponentValue());
        }
        map.putAll(Json.map("capabilities", entry.getCapabilitiesList(), "input_schema", entry.getInputSchema(),
                "output_schema", entry.getOutputSchema(), "version", entry.getVersion(),
                "generation", entry.getGeneration(), "in_flight", entry.getInFlight(),
                "answered", entry.getAnswered(), "failed", entry.getFailed(), "silent_ms", entry.getSilentMs(),
                "detail", entry.getDetail(), "queued", entry.getQueued(), "per_second", entry.getPerSecond(),
                "p50_ms", entry.getP50Ms(), "p99_ms", entry.getP99Ms(), "dropped", entry.getDropped(),
                "restarts", entry.getRestarts(), "key_ranges", ranges(entry)));
        return map;
    }

    private static List<Object> ranges(Directory.Entry entry) {
        var list = new ArrayList<>();
        entry.getKeyRangesList().forEach(range -> list.add(
                Json.map("from", HexFormat.of().formatHex(range.getFrom().toByteArray()),
                        "to", HexFormat.of().formatHex(range.getTo().toByteArray()))));
        return list;
    }
}
