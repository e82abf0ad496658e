package spine.api.transport;

import org.osgi.annotation.versioning.ConsumerType;

/** Takes what an endpoint receives. Called on the reactor's thread; must not block; an exception is counted. */
@ConsumerType
public interface Receiver {
    /** A whole message of a verified peer. */
    void onMessage(Inbound message);

    /**
     * A peer's connection to a bound endpoint has ended: of what was sent to it and not answered, nobody knows what
     * arrived. Told once, before the first message of another connection with its routing id. An engine that does not
     * know whose connection ended (JeroMQ) never tells, and none does when the endpoint itself is closed.
     *
     * @param endpoint where it was connected
     * @param peer     who it was
     */
    default void onGone(Endpoint endpoint, Peer peer) {
        // Who keeps nothing about his peers loses nothing with them.
    }

    /** Something happened to a connection. */
    default void onEvent(ConnectionEvent event) {
        // Most receivers only want messages.
    }
}
