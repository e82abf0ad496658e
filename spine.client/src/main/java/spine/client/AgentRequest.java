package spine.client;

import java.time.Duration;
import spine.api.Payload;
import spine.api.TraceContext;

/** One request to an agent in another process. Thread-safe. */
public interface AgentRequest {
    /** The id that the answer is matched by. */
    String requestId();

    /** What is asked. */
    Payload payload();

    /** Time left, never negative; from the sender's deadline, so it presumes clocks that agree. */
    Duration remaining();

    /** The W3C trace context. */
    TraceContext trace();

    /** Whether the work may be done twice. */
    boolean idempotent();

    /** Whether the answer is no longer wanted. */
    boolean isCancelled();

    /** Tells the watchdog that long work moves on (HB-02); without it, 3 s of one request count as standing still. */
    void alive();
}
