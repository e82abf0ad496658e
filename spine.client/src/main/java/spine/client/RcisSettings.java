package spine.client;

import static java.util.Objects.requireNonNull;

import java.util.function.Consumer;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;

/**
 * Where an {@link RcisClient} connects, and as whom. Immutable; the key pair stays the caller's.
 *
 * @param address      {@code tcp://host:port}
 * @param servers      the server's key, pinned beforehand (SEC-34), and the next one where it is known (SEC-40)
 * @param identity     our permanent keys
 * @param authToken    sent in each request where the server wants one on top of the key (RC-03), or empty
 * @param resend       when to repeat
 * @param maxInFlight  requests without an answer; one more is refused at once, 1 to 100,000
 * @param onServerKeys told in order, on the executor for callbacks, what the server announces about its next key, and
 *                     when the client went over to it; whoever pins a key keeps it
 */
public record RcisSettings(String address, ServerKeys servers, CurveKeyPair identity, String authToken,
        ResendPolicy resend, int maxInFlight, Consumer<ServerKeys> onServerKeys) {
    public RcisSettings {
        requireNonNull(address);
        requireNonNull(servers);
        requireNonNull(identity);
        requireNonNull(authToken);
        requireNonNull(resend);
        requireNonNull(onServerKeys);
        if (maxInFlight < 1 || maxInFlight > 100_000) {
            throw new IllegalArgumentException("maxInFlight is " + maxInFlight + ", not 1 to 100,000");
        }
    }

    public RcisSettings(String address, VerifiedKey server, CurveKeyPair identity) {
        this(address, server, identity, "", ResendPolicy.DEFAULT, 1000);
    }

    public RcisSettings(String address, VerifiedKey server, CurveKeyPair identity, String authToken,
            ResendPolicy resend, int maxInFlight) {
        this(address, ServerKeys.of(server), identity, authToken, resend, maxInFlight, keys -> { });
    }

    /** The same with other keys of the server, and somebody who is told when they change. */
    public RcisSettings with(ServerKeys keys, Consumer<ServerKeys> told) {
        return new RcisSettings(address, keys, identity, authToken, resend, maxInFlight, told);
    }

    /** Has no text form of the token. */
    @Override
    public String toString() {
        return "RcisSettings[" + address + ", " + servers + ", " + identity + "]";
    }
}
