package spine.resilience.internal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.resilience.Breaker.State;
import spine.api.resilience.Lane;
import spine.keys.DurableFile;

/**
 * {@code state/circuits.json} (CB-07), replaced as a whole (CB-08): an array of objects such as
 *
 * <pre>
 * {"version":2,"lane":"production","service":"tavily","state":"OPEN","failure_count":5,"last_failure_ms":1767225600000,
 *  "total_requests":12,"successful_requests":7,"open_until_ms":1767225630000,"backoff_ms":30000,
 *  "failed_recoveries":0,"by_server":false}
 * </pre>
 *
 * <p>Unknown members are ignored, missing ones have their default, and a state may be the number of the old form (CB-09).
 * One writer.
 */
final class CircuitFile {
    static final String NAME = "circuits.json";
    private static final Logger LOG = LoggerFactory.getLogger(CircuitFile.class);
    private static final int VERSION = 2;
    private static final int LONGEST_ENTRY = 2048;
    private static final int LONGEST_NAME = 300;

    private final Path path;
    private final int most;

    /** @param most entries that are read */
    CircuitFile(Path folder, int most) {
        this.path = folder.resolve(NAME);
        this.most = most;
    }

    void write(List<CircuitRecord> circuits) throws IOException {
        var array = new JsonArray();
        circuits.forEach(circuit -> array.add(json(circuit)));
        new DurableFile(path, "rw-------").write((array + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static JsonObject json(CircuitRecord circuit) {
        var json = new JsonObject();
        json.addProperty("version", VERSION);
        json.addProperty("lane", circuit.lane().name());
        json.addProperty("service", circuit.service());
        json.addProperty("state", circuit.state().name());
        json.addProperty("failure_count", circuit.failures());
        json.addProperty("last_failure_ms", circuit.lastFailureMillis());
        json.addProperty("total_requests", circuit.total());
        json.addProperty("successful_requests", circuit.successful());
        json.addProperty("open_until_ms", circuit.openUntilMillis());
        json.addProperty("backoff_ms", circuit.backoffMillis());
        json.addProperty("failed_recoveries", circuit.recoveries());
        json.addProperty("by_server", circuit.byServer());
        return json;
    }

    /** What was written; nothing, with a warning, if it is not there or cannot be read: all breakers are closed then. */
    List<CircuitRecord> read() {
        try {
            if (Files.size(path) > (long) most * LONGEST_ENTRY) {
                throw new JsonParseException("it has " + Files.size(path) + " bytes");
            }
            return records(JsonParser.parseString(Files.readString(path)));
        } catch (NoSuchFileException first) {
            LOG.warn("{} is not there: all circuit breakers begin closed", path);
        } catch (IOException | RuntimeException corrupt) {
            LOG.warn("{} cannot be read and is kept as {}.bad: all circuit breakers begin closed ({})", path, NAME,
                    corrupt.getMessage());
            keepAside();
        }
        return List.of();
    }

    private void keepAside() {
        try {
            Files.move(path, path.resolveSibling(NAME + ".bad"), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("{} could not be kept: {}", path, e.getMessage());
        }
    }

    private List<CircuitRecord> records(JsonElement file) {
        var records = new ArrayList<CircuitRecord>();
        for (var element : file.getAsJsonArray()) {
            if (records.size() < most) {
                records.add(circuit(element.getAsJsonObject()));
            }
        }
        return records;
    }

    private static CircuitRecord circuit(JsonObject json) {
        var service = json.get("service").getAsString();
        if (service.isEmpty() || service.length() > LONGEST_NAME) {
            throw new JsonParseException("a service's name has " + service.length() + " characters");
        }
        return new CircuitRecord(json.has("lane") ? new Lane(json.get("lane").getAsString()) : Lane.PRODUCTION, service,
                state(json.get("state")), (int) Math.min(number(json, "failure_count"), Integer.MAX_VALUE - 1),
                number(json, "last_failure_ms"), number(json, "total_requests"), number(json, "successful_requests"),
                (int) Math.min(number(json, "failed_recoveries"), Integer.MAX_VALUE - 1), number(json, "open_until_ms"),
                number(json, "backoff_ms"), json.has("by_server") && json.get("by_server").getAsBoolean());
    }

    private static State state(JsonElement state) {
        if (state == null) {
            return State.CLOSED;
        }
        return state.getAsJsonPrimitive().isNumber() ? State.values()[state.getAsInt()] : State.valueOf(state.getAsString());
    }

    /** At least 0, and far enough from the end to be added to. */
    private static long number(JsonObject json, String name) {
        return json.has(name) ? Math.max(0, Math.min(json.get(name).getAsLong(), Long.MAX_VALUE / 4)) : 0;
    }
}
