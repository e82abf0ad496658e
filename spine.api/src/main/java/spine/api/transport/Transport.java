package spine.api.transport;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A ZMTP engine. Several may be there as services; ranking chooses. On a plain class path it is found by
 * {@link java.util.ServiceLoader}. Thread-safe.
 */
@ProviderType
public interface Transport {
    /** Service property and name for people: {@code jeromq}. */
    String name();

    /** What this engine can do beyond the least that the contract asks. */
    Features features();

    /**
     * Starts a reactor: one thread that owns all its endpoints.
     *
     * @param name of its thread
     */
    Reactor open(String name);

    /**
     * What an engine can do.
     *
     * @param cutsPeers     {@link Endpoint#cut} closes one peer's connection
     * @param reserves      {@link Endpoint#reserve} holds a place for a reply, and a peer that does not read is held
     *                      back alone
     * @param unixSockets   {@code ipc://} is a real Unix socket, open to peers of any ZeroMQ engine
     * @param bindsIdentity a routing id in use by one key is never taken over by another, {@link Gate#permits} is asked
     *                      for the others, and {@link Gate.Admission#SOLE} is kept to
     * @param rotates       {@link Endpoint#accept} changes the server's keys without a new address
     */
    record Features(boolean cutsPeers, boolean reserves, boolean unixSockets, boolean bindsIdentity,
            boolean rotates) {
    }
}
