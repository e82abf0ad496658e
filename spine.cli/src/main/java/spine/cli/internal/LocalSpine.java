package spine.cli.internal;

import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The Spine of this machine as its {@code run/endpoints.json} shows it.
 *
 * @param run       its folder
 * @param serverKey its public key in Z85
 * @param endpoints addresses by name
 */
record LocalSpine(Path run, String serverKey, Map<String, String> endpoints) {
    /** Null if none is up. */
    static LocalSpine find(Path run) throws IOException {
        var file = run.resolve("endpoints.json");
        if (!Files.isReadable(file)) {
            return null;
        }
        var key = "";
        var endpoints = new HashMap<String, String>();
        try (var in = new JsonReader(Files.newBufferedReader(file))) {
            in.beginObject();
            while (in.hasNext()) {
                switch (in.nextName()) {
                    case "server_key" -> key = in.nextString();
                    case "endpoints" -> {
                        in.beginObject();
                        while (in.hasNext()) {
                            endpoints.put(in.nextName(), in.nextString());
                        }
                        in.endObject();
                    }
                    default -> in.skipValue();
                }
            }
        } catch (IOException | IllegalStateException e) {
            throw new IOException(file + " does not parse", e);
        }
        return new LocalSpine(run, key, endpoints);
    }

    /** Where its own account pairs without a token; null if it does not offer that to us. */
    Path pairSocket() {
        var socket = run.resolve("pair.sock");
        return Files.isWritable(socket) ? socket : null;
    }
}
