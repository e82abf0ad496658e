package spine.transport.jeromq.internal;

import zmq.io.Metadata;

/**
 * Finds out who speaks, and refuses who claims to be somebody else. Belongs to the reactor's
 * thread.
 */
final class Senders {
    private final Proof proof;
    private final Connections connections;
    private final Lines lines;
    private Sender last;

    Senders(Proof proof, Connections connections, Lines lines) {
        this.proof = proof;
        this.connections = connections;
        this.lines = lines;
    }

    /** The speaker of the last message, or null. */
    Sender last() {
        return last;
    }

    /** Who speaks in this session, or null if there is no proof of it. JeroMQ gives all its messages one object. */
    Sender of(Metadata session) {
        if (session == null || last != null && last.session == session) {
            return session == null ? null : last;
        }
        var connection = connections.at(session.get(Metadata.PEER_ADDRESS));
        var known = connection == null ? null : connection.sender();
        last = known != null && known.session == session ? known : fresh(session, connection);
        return last;
    }

    private Sender fresh(Metadata session, Connection connection) {
        var verified = proof.of(session);
        if (verified == null) {
            return null;
        }
        return new Sender(session, verified.key(), verified.serial(), connection, lines.spoke(verified.serial()));
    }

    /** Why a message of this sender is not delivered, or null. */
    String problem(Sender sender) {
        if (sender == null) {
            return "a message without a verified key";
        }
        if (!sender.key().z85().equals(sender.session.get(Metadata.USER_ID))) {
            return "key " + sender.key() + " claims to be another";
        }
        var connection = sender.connection();
        if (connection == null) {
            // It ended while its message waited here: still a message of a verified peer.
            return null;
        }
        if (connection.sender() != sender && !connections.claim(connection, sender)) {
            return "key " + sender.key() + " claims another connection's address";
        }
        return connection.wasCut() ? "its connection was cut" : null;
    }

    void tick() {
        connections.expire();
        lines.tick();
    }
}
