package spine.client;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.function.Consumer;
import spine.api.AgentDescriptor;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;

/**
 * Where an agent of another process connects, and as what. Immutable; the key pair stays the caller's.
 *
 * @param address      the agents endpoint, {@code tcp://host:port}
 * @param servers      the server's key, pinned beforehand, and the next one while it is being changed (SEC-40): the
 *                     planes do not announce it, so it is given here
 * @param identity     the agent's permanent keys; the policy must let them serve under the name
 * @param agent        what it is called and can do
 * @param credit       requests that it works on at once, 1 to 1000; each has a thread
 * @param heartbeat    between two reports; 1 s is what the watchdog expects (HB-01)
 * @param onServerKeys told, on the executor for callbacks, when the agent went over to the next key
 */
public record AgentSettings(String address, ServerKeys servers, CurveKeyPair identity, AgentDescriptor agent,
        int credit, Duration heartbeat, Consumer<ServerKeys> onServerKeys) {
    public AgentSettings {
        requireNonNull(address);
        requireNonNull(servers);
        requireNonNull(identity);
        requireNonNull(agent);
        requireNonNull(onServerKeys);
        if (credit < 1 || credit > 1000) {
            throw new IllegalArgumentException("credit is " + credit + ", not 1 to 1000");
        }
        if (heartbeat.toMillis() < 10 || heartbeat.toMillis() > 60_000) {
            throw new IllegalArgumentException("heartbeat is " + heartbeat + ", not 10 ms to 60 s");
        }
    }

    public AgentSettings(String address, VerifiedKey server, CurveKeyPair identity, AgentDescriptor agent) {
        this(address, server, identity, agent, 4, Duration.ofSeconds(1));
    }

    public AgentSettings(String address, VerifiedKey server, CurveKeyPair identity, AgentDescriptor agent, int credit,
            Duration heartbeat) {
        this(address, ServerKeys.of(server), identity, agent, credit, heartbeat, keys -> { });
    }

    /** The same with other keys of the server, and somebody who is told when they change. */
    public AgentSettings with(ServerKeys keys, Consumer<ServerKeys> told) {
        return new AgentSettings(address, keys, identity, agent, credit, heartbeat, told);
    }
}
