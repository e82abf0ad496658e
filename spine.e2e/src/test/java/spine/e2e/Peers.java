package spine.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;
import spine.api.security.Z85;
import spine.client.RcisClient;
import spine.client.RcisSettings;
import spine.client.Transports;
import spine.keys.Curve25519;

/** What a test in Java needs to connect to a running product as somebody of its own. */
record Peers(Product product, Path home) {
    /** Puts somebody on the whitelist. */
    void allow(String... words) throws Exception {
        var all = new ArrayList<>(List.of("whitelist", "add"));
        all.addAll(List.of(words));
        var added = product.ctl(all.toArray(String[]::new));
        assertEquals(0, added.exit(), added.toString());
    }

    /** New keys, whose owner has these rights. */
    CurveKeyPair keys(String... rights) throws Exception {
        var pair = Curve25519.generate(new SecureRandom());
        while ("-@".indexOf(pair.publicKey().z85().charAt(0)) >= 0) {
            pair = Curve25519.generate(new SecureRandom());
        }
        var words = new ArrayList<>(List.of(pair.publicKey().z85()));
        words.addAll(List.of(rights));
        allow(words.toArray(String[]::new));
        return pair;
    }

    /** A client with new keys; the caller closes it. */
    RcisClient client(String role) throws Exception {
        return RcisClient.connect(Transports.find(), new RcisSettings(endpoint("rcis"), server(), keys("--role", role)));
    }

    String endpoint(String name) throws Exception {
        return where().getAsJsonObject("endpoints").get(name).getAsString();
    }

    VerifiedKey server() throws Exception {
        return VerifiedKey.of(Z85.decode(where().get("server_key").getAsString()));
    }

    private JsonObject where() throws Exception {
        return JsonParser.parseString(Files.readString(home.resolve("run/endpoints.json"))).getAsJsonObject();
    }
}
