package spine.bench;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param name           for the report
 * @param firstStarts    starts in an empty home
 * @param laterStarts    starts in a home that was used before
 * @param idle           how long the idle product is watched
 * @param warmUp         load before the first figure, so that the JIT compilers have done most of their work
 * @param rounds         of each figure; the median is printed
 * @param round          length of a round with one request at a time; with {@value #IN_FLIGHT} in flight as long
 * @param handshakes     connections in a round
 * @param pings          control messages for one figure
 * @param floodPatience  the pings under the flood end after this, however many there were
 */
record Plan(String name, int firstStarts, int laterStarts, Duration idle, Duration warmUp, int rounds, Duration round,
        int handshakes, int pings, Duration floodPatience) {
    /** Requests in flight where throughput is measured. */
    static final int IN_FLIGHT = 32;

    static final Plan QUICK = new Plan("quick", 1, 2, Duration.ofSeconds(2), Duration.ofSeconds(2), 3,
            Duration.ofMillis(100), 12, 1000, Duration.ofSeconds(3));
    static final Plan FULL = new Plan("full", 3, 5, Duration.ofSeconds(10), Duration.ofSeconds(10), 5,
            Duration.ofSeconds(1), 60, 1000, Duration.ofSeconds(60));
}
