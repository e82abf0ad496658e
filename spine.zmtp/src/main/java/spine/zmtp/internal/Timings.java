package spine.zmtp.internal;

/**
 * Checked timings of connections.
 *
 * @param handshakeMillis    for the whole handshake
 * @param heartbeatMillis    between two PINGs; 0 is none
 * @param contestMillis      in which a former connection of a key that may have one only must say a word (SEC-20)
 * @param reconnectMillis    before the first attempt to connect again
 * @param reconnectMaxMillis before the later ones
 */
record Timings(int handshakeMillis, int heartbeatMillis, int contestMillis, int reconnectMillis,
        int reconnectMaxMillis) {
    static final int CONTEST_MILLIS = 1_500;
    static final Timings DEFAULT = new Timings(5_000, 10_000, CONTEST_MILLIS, 100, 5_000);

    Timings {
        Range.check("handshake.millis", handshakeMillis, 100, 60_000);
        Range.check("heartbeat.millis", heartbeatMillis, 0, 600_000);
        Range.check("contest.millis", contestMillis, 50, 1_900);
        Range.check("reconnect.millis", reconnectMillis, 10, 60_000);
        Range.check("reconnect.max.millis", reconnectMaxMillis, reconnectMillis, 600_000);
    }

    /** With the usual time for contests. */
    Timings(int handshakeMillis, int heartbeatMillis, int reconnectMillis, int reconnectMaxMillis) {
        this(handshakeMillis, heartbeatMillis, CONTEST_MILLIS, reconnectMillis, reconnectMaxMillis);
    }
}
