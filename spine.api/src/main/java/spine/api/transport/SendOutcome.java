package spine.api.transport;

import org.osgi.annotation.versioning.ConsumerType;

/** What became of a message that was to be sent. */
public enum SendOutcome {
    /** Handed to the connection. Not a receipt by the peer. */
    SENT,
    /** No such peer now (BR-09). */
    UNREACHABLE,
    /** The peer's queue is full (BR-15). */
    FULL,
    /** The endpoint is closed or failed. */
    CLOSED;

    /** Is told the outcome; share one listener where it needs no state of its own. */
    @ConsumerType
    @FunctionalInterface
    public interface Listener {
        Listener IGNORE = outcome -> { };

        void sent(SendOutcome outcome);
    }
}
