package spine.client;

import java.time.Duration;

/** How long callers wait where they have no better figure (BR-17). */
public final class Timeouts {
    /** What is answered out of memory: status, metrics, one node. */
    public static final Duration SHORT = Duration.ofSeconds(1);
    /** What calls a service outside. */
    public static final Duration EXTERNAL = Duration.ofSeconds(5);
    /** What thinks, and what answers by parts. */
    public static final Duration LONG = Duration.ofSeconds(30);

    private Timeouts() {
    }
}
