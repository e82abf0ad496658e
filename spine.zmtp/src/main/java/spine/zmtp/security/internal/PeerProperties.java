package spine.zmtp.security.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import spine.zmtp.wire.internal.Metadata;
import spine.zmtp.wire.internal.ProtocolException;
import spine.zmtp.wire.internal.SocketTypes;

/**
 * What one side says of itself in a handshake.
 *
 * @param socketType such as {@code DEALER}
 * @param routingId  0 to 255 bytes
 */
record PeerProperties(String socketType, ByteString routingId) {
    /** JeroMQ 0.6.0 has no room for more metadata in an INITIATE, and breaks off. */
    private static final int EVERYBODY_TAKES = 256;

    PeerProperties {
        requireNonNull(socketType);
        if (routingId.size() > 255) {
            throw new IllegalArgumentException("a routing id has at most 255 bytes");
        }
    }

    /** What we say of ourselves. */
    static PeerProperties ours(String socketType, ByteString routingId) {
        if (!SocketTypes.known(socketType)) {
            throw new IllegalArgumentException("not a socket type of ours: " + socketType);
        }
        return new PeerProperties(socketType, routingId);
    }

    /** As metadata; {@code spine} is the value of {@code X-Spine}, or null. */
    Metadata metadata(byte[] spine) {
        var metadata = new Metadata().with(Metadata.SOCKET_TYPE, socketType.getBytes(US_ASCII));
        if (!routingId.isEmpty()) {
            metadata.with(Metadata.IDENTITY, routingId.toByteArray());
        }
        return spine == null || metadata.encoded().length + 5 + Negotiation.PROPERTY.length() + spine.length
                > EVERYBODY_TAKES ? metadata : metadata.with(Negotiation.PROPERTY, spine);
    }

    /** The peer's, checked against our type. */
    static PeerProperties of(Metadata metadata, String ourType) throws ProtocolException {
        var type = metadata.text(Metadata.SOCKET_TYPE);
        SocketTypes.check(ourType, type);
        var identity = metadata.get(Metadata.IDENTITY);
        if (identity != null && identity.length > 255) {
            throw new ProtocolException("an Identity of more than 255 bytes");
        }
        return new PeerProperties(type, identity == null ? ByteString.EMPTY : ByteString.copyFrom(identity));
    }
}
