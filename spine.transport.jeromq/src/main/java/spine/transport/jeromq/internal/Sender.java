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
 * one session. The peer belongs to the reactor's thread, the rest is immutable.
 */
final class Sender {
    final Metadata session;
    final long serial;
    private final VerifiedKey key;
    private final Connection connection;
    private Peer peer;

    /** @param connection on which it claims to speak, or null if that has ended */
    Sender(Metadata session, VerifiedKey key, long serial, Connection connection) {
        this.session = session;
        this.key = key;
        this.serial = serial;
        this.connection = connection;
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

    /** The peer under this routing id; one object as long as it stays the same. */
    Peer peer(byte[] routingId) {
        if (peer == null || !sameBytes(peer.routingId(), routingId)) {
            peer = new Peer(ByteString.copyFrom(routingId), key);
        }
        return peer;
    }

    /** Whether its routing id is its own choice and not JeroMQ's. */
    boolean choseItsId() {
        var asked = session.get(Metadata.IDENTITY);
        return asked != null && !asked.isEmpty();
    }

    /** Whether this is who a message for that peer must go to. */
    boolean carries(Peer other) {
        return alive() && key.equals(other.key());
    }

    private static boolean sameBytes(ByteString text, byte[] bytes) {
        if (text.size() != bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if (text.byteAt(i) != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
