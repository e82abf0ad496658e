package spine.zmtp.internal;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import spine.zmtp.security.internal.Extensions;

/**
 * Checked configuration.
 *
 * @param timings    of connections
 * @param pending    connections of one endpoint in the handshake
 * @param pendingOfHost of these, from one host
 * @param spinMicros before a loop blocks
 * @param largeBytes each reactor's budget for large frames that are arriving
 * @param extensions what we offer and accept
 * @param loops      of each reactor
 */
record Settings(Timings timings, int pending, int pendingOfHost, int spinMicros, long largeBytes,
        Extensions extensions, Loops loops) {

    Settings {
        requireNonNull(timings);
        requireNonNull(extensions);
        requireNonNull(loops);
        Range.check("pending.connections", pending, 1, 65_536);
        Range.check("pending.host.connections", pendingOfHost, 1, 65_536);
        Range.check("spin.micros", spinMicros, 0, 1_000);
    }

    /** With one loop. */
    Settings(Timings timings, int pending, int pendingOfHost, int spinMicros, long largeBytes, Extensions extensions) {
        this(timings, pending, pendingOfHost, spinMicros, largeBytes, extensions, Loops.ONE);
    }

    /** @throws IllegalArgumentException naming key, value and allowed range */
    static Settings of(ZmtpConfig config) {
        var timings = new Timings(config.handshake_millis(), config.heartbeat_millis(), config.contest_millis(),
                config.reconnect_millis(), config.reconnect_max_millis());
        return new Settings(timings, config.pending_connections(), config.pending_host_connections(),
                config.spin_micros(), largeBytesOfThisHeap(),
                new Extensions(config.batch(), cipher(config.cipher())), Loops.of(config.loops()));
    }

    private static Extensions.Cipher cipher(String name) {
        return Arrays.stream(Extensions.Cipher.values()).filter(c -> c.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("spine.zmtp: cipher is " + name + ", allowed are "
                        + Arrays.toString(Extensions.Cipher.values())));
    }

    private static long largeBytesOfThisHeap() {
        return Math.max(64L << 20, Runtime.getRuntime().maxMemory() / 4);
    }

    long spinNanos() {
        return TimeUnit.MICROSECONDS.toNanos(spinMicros);
    }
}
