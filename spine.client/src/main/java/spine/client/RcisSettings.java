package spine.client;

import static java.util.Objects.requireNonNull;

import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;

/**
 * Where an {@link RcisClient} connects, and as whom. Immutable; the key pair stays the caller's.
 *
 * @param address     {@code tcp://host:port}
 * @param server      the server's key, pinned beforehand (SEC-34)
 * @param identity    our permanent keys
 * @param authToken   sent in each request where the server wants one on top of the key (RC-03), or empty
 * @param resend      when to repeat
 * @param maxInFlight requests without an answer; one more is refused at once, 1 to 100,000
 */
public record RcisSettings(String address, VerifiedKey server, CurveKeyPair identity, String authToken,
        ResendPolicy resend, int maxInFlight) {
    public RcisSettings {
        requireNonNull(address);
        requireNonNull(server);
        requireNonNull(identity);
        requireNonNull(authToken);
        requireNonNull(resend);
        if (maxInFlight < 1 || maxInFlight > 100_000) {
            throw new IllegalArgumentException("maxInFlight is " + maxInFlight + ", not 1 to 100,000");
        }
    }

    public RcisSettings(String address, VerifiedKey server, CurveKeyPair identity) {
        this(address, server, identity, "", ResendPolicy.DEFAULT, 1000);
    }

    /** Has no text form of the token. */
    @Override
    public String toString() {
        return "RcisSettings[" + address + ", server " + server + ", " + identity + "]";
    }
}
