package spine.zmtp.session.internal;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.TimeUnit;
import spine.zmtp.loop.internal.LargeFrames;

/**
 * What a session may use.
 *
 * @param maxMessageBytes      sum of a message's parts
 * @param handshakeMillis      from the connection to traffic
 * @param heartbeatMillis      between two PINGs; 0 is none
 * @param largeFrames          memory of frames above a block that are arriving
 */
public record Limits(long maxMessageBytes, int handshakeMillis, int heartbeatMillis, LargeFrames largeFrames) {
    public static final int MOST_PARTS = 64;
    private static final long LEAST_UNRELEASED = 8L << 20;
    private static final long LEAST_COMMAND = 1024;
    private static final long MOST = 1L << 30;

    public Limits {
        requireNonNull(largeFrames);
    }

    /** Delivered bytes that the application has not released; above it the session stops reading. */
    long unreleasedBytes() {
        return Math.max(LEAST_UNRELEASED, 2 * messageBytes());
    }

    /** As an array can hold it. */
    long messageBytes() {
        return Math.min(maxMessageBytes, MOST);
    }

    /** The largest inner frame: a message, or a command. */
    long frameBytes() {
        return Math.max(messageBytes(), LEAST_COMMAND);
    }

    long handshakeNanos() {
        return TimeUnit.MILLISECONDS.toNanos(handshakeMillis);
    }

    long heartbeatNanos() {
        return TimeUnit.MILLISECONDS.toNanos(heartbeatMillis);
    }
}
