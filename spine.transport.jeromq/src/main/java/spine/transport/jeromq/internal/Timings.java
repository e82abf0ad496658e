package spine.transport.jeromq.internal;

/**
 * Checked timings of connections.
 *
 * @param handshakeMillis    for the greeting, and twice that for the whole handshake
 * @param heartbeatMillis    between two PINGs; 0 is none
 * @param reconnectMillis    before the first attempt to connect again
 * @param reconnectMaxMillis before the later ones
 */
record Timings(int handshakeMillis, int heartbeatMillis, int reconnectMillis, int reconnectMaxMillis) {
    static final Timings DEFAULT = new Timings(5_000, 10_000, 100, 5_000);

    Timings {
        within("handshake.millis", handshakeMillis, 100, 60_000);
        within("heartbeat.millis", heartbeatMillis, 0, 600_000);
        within("reconnect.millis", reconnectMillis, 10, 60_000);
        within("reconnect.max.millis", reconnectMaxMillis, reconnectMillis, 600_000);
    }

    static Timings of(JeromqConfig config) {
        return new Timings(config.handshake_millis(), config.heartbeat_millis(), config.reconnect_millis(),
                config.reconnect_max_millis());
    }

    private static void within(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "spine.transport.jeromq: " + key + " is " + value + ", allowed are " + least + " to " + most);
        }
    }
}
