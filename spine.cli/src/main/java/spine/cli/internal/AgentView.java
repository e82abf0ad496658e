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

    /** A number with as many places as a person reads. */
    static String number(double value) {
        return value == 0 ? "0" : String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
    }

    /** What it accepts in few words: of a message its name, of a media type no parameters, of a schema that it is one. */
    static String takes(String schema) {
        if (schema.startsWith("{")) {
            return "JSON by its schema";
        }
        int name = schema.indexOf(MESSAGE);
        return Words.oneLine((name >= 0 ? schema.substring(name + MESSAGE.length()) : schema).split(";", 2)[0]);
    }

    /** One agent whole, for a person. */
    static String whole(Directory.Entry entry) {
        var table = new Table().row("name", entry.getName()).row("does", said(entry.getSummary()))
                .row("capabilities", said(String.join(", ", entry.getCapabilitiesList())))
                .row("state", (state(entry) + ". " + Words.oneLine(entry.getDetail())).strip())
                .row("where", where(entry) + (entry.getVersion().isEmpty() ? "" : ", version " + entry.getVersion()
                        + ", generation " + entry.getGeneration()))
                .row("does to the world", said(String.join(", ", entry.getEffectsList())))
                .row("asks to reach", said(String.join(", ", entry.getHostsList())))
                .row("by", said(String.join(", ", entry.getMethodsList())))
                .row("needs secrets", said(String.join(", ", entry.getSecretsList())))
                .row("costs", entry.getUsdPerCall() == 0 ? "-" : "about " + number(entry.getUsdPerCall()) + " USD a request")
                .row("figures", entry.getInFlight() + " in flight, " + entry.getAnswered() + " answered, " + entry.getFailed()
                        + " failed, " + number(entry.getPerSecond()) + " per second, " + number(entry.getP50Ms())
                        + " ms median, " + number(entry.getP99Ms()) + " ms p99, " + entry.getRestarts() + " restarts");
        return table.text() + schema("takes", entry.getInputSchema()) + schema("answers", entry.getOutputSchema());
    }

    private static String said(String text) {
        return text.isEmpty() ? "-" : Words.oneLine(text);
    }

    private static String schema(String what, String schema) {
        var lines = schema.startsWith("{") ? schema.strip().lines().map(Words::printable).toList()
                : List.of(Words.oneLine(schema));
        return System.lineSeparator() + what + (lines.size() == 1 ? "  " + lines.get(0) : ", a JSON Schema:"
                + System.lineSeparator() + String.join(System.lineSeparator(), lines.stream().map(l -> "  " + l).toList()));
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
                "restarts", entry.getRestarts(), "summary", entry.getSummary(), "effects", entry.getEffectsList(),
                "hosts", entry.getHostsList(), "methods", entry.getMethodsList(), "secrets", entry.getSecretsList(),
                "usd_per_call", entry.getUsdPerCall(), "key_ranges", ranges(entry)));
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
