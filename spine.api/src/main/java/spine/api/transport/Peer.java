package spine.api.transport;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import spine.api.security.VerifiedKey;

/**
 * The other end of a bound endpoint, as far as it was verified.
 *
 * @param routingId the address on this endpoint: chosen by the peer or by the engine, 1-255 bytes
 * @param key       proved in the handshake of the connection that the message came from
 */
public record Peer(ByteString routingId, VerifiedKey key) {
    public Peer {
        requireNonNull(routingId);
        requireNonNull(key);
    }
}
