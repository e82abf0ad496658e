package spine.api.transport;

/** The socket types of ZeroMQ (RFC 28, 29, 31) that an endpoint can be. An engine need only have the first two. */
public enum Pattern {
    /** Bound: many peers, each addressed by its routing id. */
    ROUTER,
    /** Connected: messages to and from one server, in any order. */
    DEALER,
    /** Bound: a message goes to all whose subscription is a prefix of its first frame; who is slow misses some. */
    PUB,
    /** Connected: receives what it subscribed to. */
    SUB,
    /** Connected: one request, then its reply; the empty delimiter is the engine's. */
    REQ,
    /** Bound: one request, then its reply to whom it came from; the envelope is the engine's. */
    REP,
    /** Bound or connected: one peer at a time. */
    PAIR
}
