package spine.api.transport;

/**
 * Something that happened to a connection, for logs and counters; addresses are those of the peer where known.
 *
 * @param kind    what
 * @param address whose, or the endpoint's own
 * @param detail  the engine's words, or empty
 */
public record ConnectionEvent(Kind kind, String address, String detail) {
    /** Kinds of connection events. */
    public enum Kind {
        CONNECTED, DISCONNECTED,
        /** Encrypted and admitted. */
        ADMITTED,
        /** The gate said no, or the peer was refused by the server. */
        REFUSED,
        /** A verified key that wanted a routing id, or a place, that belongs to another connection (SEC-20). */
        IDENTITY,
        /** Not CURVE, garbage, half a handshake or a broken one. */
        HANDSHAKE_FAILED,
        /** A message that broke a rule of the wire, such as its size. */
        PROTOCOL_ERROR
    }
}
