package spine.client;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.Consumer;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;

/**
 * What to watch. Immutable; the key pair stays the caller's.
 *
 * @param address      the monitor endpoint, {@code tcp://host:port}
 * @param servers      the server's key, pinned beforehand, and the next one while it is being changed (SEC-40)
 * @param identity     our permanent keys; the policy must let them {@code use metrics} and {@code use discover}
 * @param topics       prefixes of topics, 1 to 100, such as {@code nikola.v0.events.}; the empty one is all
 * @param buffer       messages that wait for the subscriber, 1 to 100,000; then the oldest goes
 * @param onServerKeys told, on the executor for callbacks, when the client went over to the next key
 */
public record MonitorSettings(String address, ServerKeys servers, CurveKeyPair identity, List<String> topics, int buffer,
        Consumer<ServerKeys> onServerKeys) {
    /** Before the name of each topic (SP-13). */
    public static final String PREFIX = "nikola.v0.";
    private static final int BUFFER = 1000;
    private static final int MOST_TOPICS = 100;
    private static final int MOST_BUFFER = 100_000;

    public MonitorSettings {
        requireNonNull(address);
        requireNonNull(servers);
        requireNonNull(identity);
        requireNonNull(onServerKeys);
        topics = List.copyOf(topics);
        if (topics.isEmpty() || topics.size() > MOST_TOPICS) {
            throw new IllegalArgumentException(topics.size() + " topics, not 1 to " + MOST_TOPICS);
        }
        if (buffer < 1 || buffer > MOST_BUFFER) {
            throw new IllegalArgumentException("buffer is " + buffer + ", not 1 to " + MOST_BUFFER);
        }
    }

    public MonitorSettings(String address, VerifiedKey server, CurveKeyPair identity, List<String> topics) {
        this(address, ServerKeys.of(server), identity, topics, BUFFER, keys -> { });
    }

    /** The same with other keys of the server, and somebody who is told when they change. */
    public MonitorSettings with(ServerKeys keys, Consumer<ServerKeys> told) {
        return new MonitorSettings(address, keys, identity, topics, buffer, told);
    }
}
