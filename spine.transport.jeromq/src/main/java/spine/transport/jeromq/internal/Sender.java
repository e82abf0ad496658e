package spine.transport.jeromq.internal;

import com.google.protobuf.ByteString;
import spine.api.security.VerifiedKey;
import spine.api.transport.Peer;
import zmq.io.Metadata;

/**
 * Who speaks through one session of JeroMQ, as far as it cannot be forged.
 *
 * <p>JeroMQ 0.6.0 lays the properties that a peer sends over those of ZAP, so that any admitted peer can set its own
 * {@code User-Id} and {@code Peer-Address}. What it cannot set is a property whose name it does not know: the gate's
 * answer carries the key and a serial number under a random name, see {@link Proof}. One object of metadata belongs to
 * one session. Peer and address belong to the reactor's thread, the rest is immutable.
 */
final class Sender {
    final Metadata session;
    final long serial;
    private final VerifiedKey key;
    private final Connection connection;
    private final Line line;
    private byte[] address;
    private Peer peer;

    /**
     * @param connection on which it claims to speak, or null if that has ended
     * @param line       on which its frames come
     */
    Sender(Metadata session, VerifiedKey key, long serial, Connection connection, Line line) {
        this.session = session;
        this.key = key;
        this.serial = serial;
        this.connection = connection;
        this.line = line;
    }

    VerifiedKey key() {
        return key;
    }

    Connection connection() {
        return connection;
    }

    /** Whether replies reach it. */
    boolean alive() {
        return connection != null && !connection.gone() && !connection.wasCut();
    }

    /** On which its frames come. */
    Line line() {
        return line;
    }

    /** What JeroMQ knows it by; null before its first message. */
    byte[] address() {
        return address;
    }

    /** The peer that it is, always the same. @param jeromqs address of the session */
    Peer peer(byte[] jeromqs) {
        if (peer == null) {
            address = jeromqs;
            peer = new Peer(routingId(), key);
        }
        return peer;
    }

    /**
     * What it asked for, else JeroMQ's address, which begins with a zero octet (RFC 28). JeroMQ keeps it as text: bytes
     * that are no UTF-8 are lost, and such an id is not had.
     */
    private ByteString routingId() {
        var asked = session.get(Metadata.IDENTITY);
        boolean had = asked != null && !asked.isEmpty() && asked.charAt(0) != 0 && asked.indexOf('\uFFFD') < 0;
        return had ? ByteString.copyFromUtf8(asked) : ByteString.copyFrom(address);
    }
}
