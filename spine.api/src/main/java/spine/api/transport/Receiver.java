package spine.api.transport;

import org.osgi.annotation.versioning.ConsumerType;

/** Takes what an endpoint receives. Called on the reactor's thread; must not block; an exception is counted. */
@ConsumerType
public interface Receiver {
    /** A whole message of a verified peer. */
    void onMessage(Inbound message);

    /** Something happened to a connection. */
    default void onEvent(ConnectionEvent event) {
        // Most receivers only want messages.
    }
}
