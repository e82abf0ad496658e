package spine.bench.wire;

import java.time.Duration;
import java.util.List;

/**
 * How much is measured.
 *
 * @param name        for the report
 * @param rounds      of each figure, interleaved; the median is printed
 * @param warmUp      of each system and size before the first round
 * @param load        one round of throughput
 * @param single      one round with one message at a time
 * @param stormUp     connections are made for so long before the first round of them
 * @param handshakes  connections of a round
 * @param handshakeRounds of them
 * @param connections how many at once, for the memory that each takes
 * @param sitMillis   time to make the connections of one step
 * @param idle        how long a server with connections is watched
 * @param crypto      one round of one cipher
 */
record WirePlan(String name, int rounds, Duration warmUp, Duration load, Duration single, Duration stormUp,
        int handshakes, int handshakeRounds, List<Integer> connections, long sitMillis, Duration idle, Duration crypto) {
    /** The payloads, in bytes. */
    static final List<Integer> SIZES = List.of(64, 1024, 64 * 1024);
    private static final int WINDOW_MESSAGES = 1024;
    private static final int WINDOW_BYTES = 2 << 20;

    static final WirePlan QUICK = new WirePlan("quick", 3, Duration.ofMillis(500), Duration.ofMillis(200),
            Duration.ofMillis(80), Duration.ofMillis(300), 200, 1, List.of(1, 100), 5_000, Duration.ofSeconds(1), Duration.ofMillis(40));
    static final WirePlan FULL = new WirePlan("full", 5, Duration.ofSeconds(2), Duration.ofSeconds(1),
            Duration.ofMillis(400), Duration.ofSeconds(12), 1000, 5, List.of(1, 100, 1000, 10_000), 30_000, Duration.ofSeconds(3),
            Duration.ofMillis(250));

    /** Messages in flight: the same for all systems, bounded in number and in bytes. */
    static int window(int size) {
        return Math.max(1, Math.min(WINDOW_MESSAGES, WINDOW_BYTES / size));
    }

    static String text(int size) {
        return size < 1024 ? size + " B" : size / 1024 + " KiB";
    }
}
