package spine.zmtp.security.internal;

/** Makes the protection of a session from the end of its handshake. */
final class Protections {
    private Protections() {
    }

    /**
     * @param shared     CURVE's key of the two short-term keys; not kept, the caller wipes it
     * @param transcript after READY
     * @param server     whether we are it
     * @param sent       our last short nonce
     * @param received   the peer's last short nonce
     */
    static Protection of(Suite suite, byte[] shared, Transcript transcript, boolean server, long sent, long received) {
        return switch (suite) {
            case CURVE -> new CurveProtection(shared, server, sent, received);
            case BATCH -> new BatchProtection(shared, server, sent, received);
            case AES_256_GCM, CHACHA20_POLY1305 -> RecordProtection.of(suite, shared, transcript.hash(), server,
                    RecordProtection.RECORDS_PER_KEY);
        };
    }
}
