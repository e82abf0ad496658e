package spine.api.transport;

import org.osgi.annotation.versioning.ProviderType;

/**
 * One thread and the endpoints that it owns. All callbacks run on it and must not block. Endpoints are served in
 * the order of their priority: while one of a smaller number has input, those of greater numbers wait (BR-05).
 * Methods may be called from any thread.
 */
@ProviderType
public interface Reactor extends AutoCloseable {
    /**
     * Binds a ROUTER, or another pattern that the options name, with CURVE. The gate stands before the first connection: never a moment without it.
     *
     * @throws TransportException if the address is in use, malformed or not to be had, or the engine has no such pattern
     */
    Endpoint listen(ListenOptions options, Gate gate, Receiver receiver) throws TransportException;

    /**
     * Connects a DEALER, or another pattern that the options name, with CURVE; reconnects by itself until
     * closed.
     *
     * @throws TransportException if the address is malformed or the engine has no such pattern
     */
    Endpoint connect(ConnectOptions options, Receiver receiver) throws TransportException;

    /** Runs a task on the reactor's thread, soon. Tasks after {@link #close} are dropped. */
    void execute(Runnable task);

    /** Closes all endpoints, ends the thread and waits for both, 5 s at most. Idempotent. */
    @Override
    void close();
}
