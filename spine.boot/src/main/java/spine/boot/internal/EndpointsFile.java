package spine.boot.internal;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code run/endpoints.json}: where a client on this machine finds the bus. There only while the bus is up. */
final class EndpointsFile {
    private final Path file;

    EndpointsFile(Path run) {
        file = run.resolve("endpoints.json");
    }

    /** Writes it whole or not at all. */
    void write(String version, String serverKey, Map<String, String> endpoints) throws IOException {
        var content = new LinkedHashMap<String, Object>();
        content.put("version", version);
        content.put("pid", ProcessHandle.current().pid());
        content.put("server_key", serverKey);
        content.put("endpoints", endpoints);
        var fresh = file.resolveSibling("endpoints.json.new");
        Files.writeString(fresh, new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(content)
                + "\n");
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void remove() throws IOException {
        Files.deleteIfExists(file);
    }
}
