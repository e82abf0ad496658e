package spine.cli.internal;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;
import spine.api.journal.Kind;
import spine.api.journal.Selection;

/** The options by which entries are picked. */
final class JournalFilter {
    @Option(names = "--request", paramLabel = "ID", description = "Of this request.")
    String request = "";

    @Option(names = "--key", paramLabel = "KEY", description = "Of who asked with this key, 40 characters of Z85.")
    String key = "";

    @Option(names = "--agent", paramLabel = "NAME", description = "To or from this agent.")
    String agent = "";

    @Option(names = "--since", paramLabel = "TIME", converter = JournalTime.Converter.class, description =
            "Not before 2026-01-31T12:00:00Z, 2026-01-31 (its beginning, UTC), or 10m ago (s, m, h, d).")
    JournalTime since;

    @Option(names = "--until", paramLabel = "TIME", converter = JournalTime.Converter.class, description = "Before it.")
    JournalTime until;

    @Option(names = "--kind", paramLabel = "KIND", split = ",",
            description = "Of these kinds: ${COMPLETION-CANDIDATES}; several with commas.")
    List<Kind> kinds = List.of();

    Selection selection(Instant now) {
        var picked = kinds.isEmpty() ? Set.<Kind>of() : EnumSet.copyOf(kinds);
        return Selection.ALL.kinds(picked).request(request).key(key).agent(agent).between(
                since == null ? Long.MIN_VALUE : since.millis(now), until == null ? Long.MAX_VALUE : until.millis(now));
    }

    /** A command to the agent {@code journal}. */
    static Map<String, Object> command(String name, Selection selection, boolean bodies) {
        var command = Json.map("command", name);
        if (!selection.kinds().isEmpty()) {
            command.put("kinds", EnumSet.copyOf(selection.kinds()));
        }
        put(command, "request_id", selection.requestId());
        put(command, "key", selection.key());
        put(command, "agent", selection.agent());
        if (selection.fromMillis() != Long.MIN_VALUE) {
            command.put("from_ms", selection.fromMillis());
        }
        if (selection.toMillis() != Long.MAX_VALUE) {
            command.put("to_ms", selection.toMillis());
        }
        if (bodies) {
            command.put("body", true);
        }
        return command;
    }

    private static void put(Map<String, Object> command, String name, String text) {
        if (!text.isEmpty()) {
            command.put(name, text);
        }
    }
}
