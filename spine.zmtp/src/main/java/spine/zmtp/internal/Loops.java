package spine.zmtp.internal;

/**
 * Checked configuration of a reactor's threads.
 *
 * @param count        loops that have sessions of bound endpoints, the reactor's own among them
 * @param ringMessages of each way between two loops
 */
record Loops(int count, int ringMessages) {
    static final int RING_MESSAGES = 4_096;
    static final Loops ONE = new Loops(1, RING_MESSAGES);

    Loops {
        Range.check("loops", count, 1, 64);
        if (ringMessages < 4 || ringMessages > 1 << 20) {
            throw new IllegalArgumentException("a ring has 4 to 1048576 messages");
        }
    }

    /** @throws IllegalArgumentException naming key, value and allowed range; 0 is as many as there are cores */
    static Loops of(int configured) {
        Range.check("loops", configured, 0, 64);
        return new Loops(configured == 0 ? Math.min(64, Runtime.getRuntime().availableProcessors()) : configured,
                RING_MESSAGES);
    }
}
