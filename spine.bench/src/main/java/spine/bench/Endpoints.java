package spine.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import spine.api.security.VerifiedKey;

/**
 * Where the running product listens, from {@code run/endpoints.json}.
 *
 * @param server its key
 */
record Endpoints(VerifiedKey server, String rcis, String data, String agents, String control) {
    static Endpoints of(Path home) throws IOException {
        var file = JsonParser.parseString(Files.readString(home.resolve("run/endpoints.json"))).getAsJsonObject();
        JsonObject endpoints = file.getAsJsonObject("endpoints");
        return new Endpoints(VerifiedKey.ofZ85(file.get("server_key").getAsString()),
                endpoints.get("rcis").getAsString(), endpoints.get("data").getAsString(),
                endpoints.get("agents").getAsString(), endpoints.get("control").getAsString());
    }
}
