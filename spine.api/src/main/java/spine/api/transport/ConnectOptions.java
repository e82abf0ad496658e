package spine.api.transport;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import spine.api.security.CurveKeyPair;
import spine.api.security.VerifiedKey;

/**
 * How to connect.
 *
 * @param pattern         DEALER, or SUB, REQ, PAIR where the engine has them
 * @param address         {@code tcp://host:port}, or {@code ipc:///path} where the engine has Unix sockets
 * @param server          the server's key, known beforehand (SEC-34)
 * @param identity        our keys
 * @param routingId       what we want to be called, or empty to let the server choose
 * @param maxMessageBytes a larger message ends the connection
 * @param queueMessages   high-water mark in both directions
 */
public record ConnectOptions(Pattern pattern, String address, VerifiedKey server, CurveKeyPair identity,
        ByteString routingId, long maxMessageBytes, int queueMessages) {
    public ConnectOptions {
        requireNonNull(pattern);
        requireNonNull(address);
        requireNonNull(server);
        requireNonNull(identity);
        requireNonNull(routingId);
        if (routingId.size() > 255) {
            throw new IllegalArgumentException("a routing id has at most 255 bytes");
        }
    }

    public ConnectOptions(String address, VerifiedKey server, CurveKeyPair identity) {
        this(address, server, identity, ByteString.EMPTY, ListenOptions.MAX_MESSAGE_BYTES,
                ListenOptions.QUEUE_MESSAGES);
    }

    public ConnectOptions(String address, VerifiedKey server, CurveKeyPair identity, ByteString routingId,
            long maxMessageBytes, int queueMessages) {
        this(Pattern.DEALER, address, server, identity, routingId, maxMessageBytes, queueMessages);
    }

    /** The same with another pattern. */
    public ConnectOptions as(Pattern other) {
        return new ConnectOptions(other, address, server, identity, routingId, maxMessageBytes, queueMessages);
    }
}
