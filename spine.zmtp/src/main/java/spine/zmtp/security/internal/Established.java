package spine.zmtp.security.internal;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import spine.api.security.VerifiedKey;

/**
 * What a handshake has established.
 *
 * @param peer       the peer's proved key
 * @param socketType the peer's, such as {@code DEALER}; checked against ours already (RFC 23)
 * @param routingId  the peer's Identity property, 0 to 255 bytes
 * @param protection for the traffic, both directions
 */
public record Established(VerifiedKey peer, String socketType, ByteString routingId, Protection protection) {
    public Established {
        requireNonNull(peer);
        requireNonNull(socketType);
        requireNonNull(routingId);
        requireNonNull(protection);
    }
}
