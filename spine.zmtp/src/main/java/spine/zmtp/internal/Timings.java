package spine.zmtp.internal;

/**
 * Checked timings of connections.
 *
 * @param handshakeMillis    for the whole handshake
 * @param heartbeatMillis    between two PINGs; 0 is none
 * @param reconnectMillis    before the first attempt to connect again
 * @param reconnectMaxMillis before the later ones
 */
record Timings(int handshakeMillis, int heartbeatMillis, int reconnectMillis, int reconnectMaxMillis) {
    static final Timings DEFAULT = new Timings(5_000, 10_000, 100, 5_000);

    Timings {
        Range.check("handshake.millis", handshakeMillis, 100, 60_000);
        Range.check("heartbeat.millis", heartbeatMillis, 0, 600_000);
        Range.check("reconnect.millis", reconnectMillis, 10, 60_000);
        Range.check("reconnect.max.millis", reconnectMaxMillis, reconnectMillis, 600_000);
    }
}
