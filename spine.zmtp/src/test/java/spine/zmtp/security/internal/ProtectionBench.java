package spine.zmtp.security.internal;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import spine.security.nacl.Nacl;
import spine.zmtp.wire.internal.FrameHeader;
import spine.zmtp.wire.internal.ProtocolException;

/** Prints what sealing and opening cost, all protections interleaved, medians of rounds; and handshakes. */
final class ProtectionBench {
    private static final int ROUNDS = 9;

    private ProtectionBench() {
    }

    public static void main(String[] args) throws ProtocolException {
        System.out.println("Java " + Runtime.version().feature() + ", NaCl by " + Nacl.provider().detail()
                + ", AES in hardware: " + AesSupport.inHardware());
        for (int size : new int[] {64, 1024, 60_000}) {
            Map<Suite, double[]> rates = new EnumMap<>(Suite.class);
            for (int round = -2; round < ROUNDS; round++) {
                for (var suite : Suite.values()) {
                    double rate = megabytesPerSecond(suite, size);
                    if (round >= 0) {
                        rates.computeIfAbsent(suite, key -> new double[ROUNDS])[round] = rate;
                    }
                }
            }
            rates.forEach((suite, all) -> System.out.printf("%6d B  %-18s %8.0f MB/s sealed and opened%n", size, suite,
                    median(all)));
        }
        var micros = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                Duo.of(Extensions.ALL, Extensions.ALL);
            }
            micros[round] = (System.nanoTime() - start) / 100_000.0;
        }
        System.out.printf("handshake, both sides on one thread: %.0f us%n", median(micros));
    }

    private static double megabytesPerSecond(Suite suite, int size) throws ProtocolException {
        var ends = Traffic.of(suite, 1);
        var plain = Traffic.plain(ends.client(), size);
        var frame = new byte[ends.client().sealedBytes(plain.length)];
        var out = new byte[plain.length];
        int count = Math.max(200, 12_000_000 / (size + 200));
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            int sealed = ends.client().seal(plain, 0, plain.length, frame, 0);
            long header = FrameHeader.parse(frame, 0, sealed, 100_000);
            ends.server().open(frame, 0, FrameHeader.bytes(header), FrameHeader.body(header), out, 0);
        }
        return (double) count * size * 1_000 / (System.nanoTime() - start);
    }

    private static double median(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
