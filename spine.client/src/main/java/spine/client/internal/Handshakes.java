package spine.client.internal;

import java.time.Duration;
import spine.api.transport.ConnectionEvent;

/**
 * Tells from a connection's events when a server does not hold the key that we expect of it. An engine says so, or the
 * server hangs up time after time before anything was said (JeroMQ). Thread-safe.
 */
final class Handshakes {
    /** A connection that ends so soon after it was made, before anything was said, had its handshake broken. */
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final int BROKEN = 3;

    private final Time time;
    private boolean connected;
    private boolean proved;
    private long connectedNanos;
    private int broken;

    Handshakes(Time time) {
        this.time = time;
    }

    /** A message came, or the engine said so: the server holds the key. */
    synchronized void proved() {
        proved = true;
        broken = 0;
    }

    /** Whether the server has proved itself on the connection that there is now. */
    synchronized boolean isProved() {
        return proved;
    }

    /** Takes an event in; true if it means that the handshake failed. */
    synchronized boolean fails(ConnectionEvent event) {
        switch (event.kind()) {
            case CONNECTED -> {
                connected = true;
                proved = false;
                connectedNanos = time.nanoTime();
            }
            case ADMITTED -> proved();
            case HANDSHAKE_FAILED -> {
                connected = false;
                return true;
            }
            case DISCONNECTED -> {
                boolean soon = time.nanoTime() - connectedNanos < SOON.toNanos();
                broken += connected && !proved && soon ? 1 : 0;
                connected = false;
                proved = false;
            }
            default -> { }
        }
        return event.kind() == ConnectionEvent.Kind.DISCONNECTED && broken >= BROKEN;
    }
}
