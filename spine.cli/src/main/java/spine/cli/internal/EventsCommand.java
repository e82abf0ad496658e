package spine.cli.internal;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.client.MonitorEvent;
import spine.client.MonitorSettings;

@Command(name = "events", description = "Tells what happens: agents that come, go or fail, breakers, the journal, refusals.",
        footer = {"", "Until interrupted. What happened before is not told; see 'spinectl journal'."})
final class EventsCommand extends JsonBase {
    private static final Duration LOOK = Duration.ofSeconds(60);

    @Option(names = "--topic", paramLabel = "PREFIX", defaultValue = "events.",
            description = "What begins with it, such as events.agents or metrics (default: ${DEFAULT-VALUE}).")
    String topic;

    @Option(names = "--count", paramLabel = "N", description = "Ends after so many.")
    long count = Long.MAX_VALUE;

    @Option(names = "--monitor", paramLabel = "ADDRESS", description = "The monitor (default: beside the RCIS endpoint).")
    String monitor;

    EventsCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        var address = config().monitorEndpoint(monitor);
        if (address == null) {
            throw new SpineException(ErrorCode.UNAVAILABLE, "This Spine offers no monitor.",
                    "See problem.monitor in 'spinectl status'; it needs the engine zmtp.");
        }
        try (var session = open()) {
            session.pairIfNeeded();
            try (var watched = session.watch(address, List.of(MonitorSettings.PREFIX + topic))) {
                for (long shown = 0; shown < count;) {
                    var event = watched.poll(LOOK);
                    if (event != null) {
                        show(event);
                        shown++;
                    }
                }
            }
            return 0;
        }
    }

    private void show(MonitorEvent event) {
        if (event.missed() > 0) {
            note(event.missed() + " events were missed: they came faster than they could be shown.");
        }
        say(json ? json(event) : text(event));
        surroundings.out().flush();
    }

    private static String name(MonitorEvent event) {
        return Words.oneLine(event.topic().startsWith(MonitorSettings.PREFIX)
                ? event.topic().substring(MonitorSettings.PREFIX.length()) : event.topic());
    }

    /** The event's own fields; of what is no event, its kind. */
    private static JsonObject fields(MonitorEvent event) {
        try {
            var content = event.spike().hasRichPayload()
                    ? JsonParser.parseString(event.spike().getRichPayload().getText()) : null;
            if (content instanceof JsonObject object) {
                return object;
            }
        } catch (JsonParseException foreign) {
            // A peer's spike that was forwarded may hold what it likes: it is shown by its kind.
            return kind(event);
        }
        return kind(event);
    }

    private static JsonObject kind(MonitorEvent event) {
        var object = new JsonObject();
        object.addProperty("time", event.spike().getTimestamp());
        object.addProperty("name", event.spike().getPayloadCase().name().toLowerCase(Locale.ROOT));
        return object;
    }

    private static String json(MonitorEvent event) {
        var object = new JsonObject();
        object.addProperty("topic", name(event));
        fields(event).entrySet().forEach(field -> object.add(field.getKey(), field.getValue()));
        object.addProperty("missed", event.missed());
        return object.toString();
    }

    private static String text(MonitorEvent event) {
        var fields = fields(event);
        var line = new StringBuilder().append(Instant.ofEpochMilli(event.spike().getTimestamp())).append("  ")
                .append(String.format("%-19s", name(event))).append("  ").append(word(fields.get("name"))).append("  ")
                .append(word(fields.get("subject")));
        if (fields.get("facts") instanceof JsonObject facts) {
            facts.entrySet().forEach(fact -> line.append("  ").append(fact.getKey()).append('=')
                    .append(word(fact.getValue())));
        }
        return Words.oneLine(line.toString());
    }

    private static String word(JsonElement value) {
        return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
    }
}
