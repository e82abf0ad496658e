package spine.bench.role;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;
import spine.api.security.Z85;
import spine.api.transport.Transport;

/**
 * The words {@code KEY=VALUE} of a child's command line. Keys of CURVE are made for one run of the bench and worth
 * nothing after it; the secret comes in the environment nevertheless.
 */
record Settings(Map<String, String> values) {
    static final int QUEUE_MESSAGES = 20_000;

    static Settings of(List<String> words) {
        var values = new HashMap<String, String>();
        for (var word : words) {
            var parts = word.split("=", 2);
            values.put(parts[0], parts[1]);
        }
        return new Settings(Map.copyOf(values));
    }

    /** @throws IllegalArgumentException if it was not given */
    String get(String key) {
        var value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException("no " + key + "= was given");
        }
        return value;
    }

    /** The server's public key. */
    VerifiedKey serverKey() {
        return VerifiedKey.ofZ85(get("key"));
    }

    /** The server's key pair. */
    CurveKeyPair serverPair() {
        return new CurveKeyPair(serverKey(), Z85.decode(secret()));
    }

    static String secret() {
        return System.getenv("WIRE_SECRET");
    }

    /** @throws IllegalArgumentException if no engine of that name is on the class path */
    Transport engine() {
        var name = get("engine");
        var found = ServiceLoader.load(Transport.class).stream().map(ServiceLoader.Provider::get).toList();
        return found.stream().filter(t -> t.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no engine " + name + " on the class path, but "
                        + found.stream().map(Transport::name).collect(Collectors.joining(", "))));
    }
}
