package spine.client;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import spine.api.transport.Reactor;
import spine.api.transport.Transport;
import spine.client.internal.Callbacks;
import spine.client.internal.Probe;
import spine.client.internal.SharedTime;
import spine.client.internal.SystemTime;
import spine.client.internal.Wire;

/**
 * What any number of clients in one process share: one reactor with its thread, one thread for alarms, and the
 * executor on which code of users runs. No client adds a thread of its own for its connection. Thread-safe.
 *
 * <p>Functions that are attached to a stage, listeners and subscribers run on the executor for callbacks and never on
 * the two threads, so they may block. Only {@code Runnable::run} as the executor gives that up: then they run where
 * the answer arrives, without a hop, and must not block.
 */
public final class ClientRuntime implements AutoCloseable {
    /** Who is not probed for now finds out by its deadline. */
    private static final int MOST_PROBES = 1000;

    private final Reactor reactor;
    private final SystemTime time = new SystemTime("spine-client-time");
    private final Executor callbacks;
    private final ThreadPoolExecutor probes = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_PROBES), Probe::thread, new ThreadPoolExecutor.DiscardPolicy());
    private final Set<AutoCloseable> clients = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private ClientRuntime(Transport transport, Executor callbacks) {
        this.callbacks = requireNonNull(callbacks);
        this.reactor = transport.open("spine-client");
        probes.allowCoreThreadTimeOut(true);
    }

    /** With the executor for callbacks that all clients of the process share. */
    public static ClientRuntime open(Transport transport) {
        return open(transport, Callbacks.shared());
    }

    /**
     * With an executor of the caller's, who closes it after this; with virtual threads for example.
     *
     * @param callbacks takes every task; refuses none
     */
    public static ClientRuntime open(Transport transport, Executor callbacks) {
        return new ClientRuntime(transport, callbacks);
    }

    /** One client's part of it. */
    Wire wire() {
        return new Wire(reactor, new SharedTime(time), callbacks, () -> { });
    }

    /** All of it, for the one client that it was opened for. */
    Wire wireOfItsOwn() {
        return new Wire(reactor, new SharedTime(time), callbacks, this::close);
    }

    /** Looks whether servers are there at all, one after the other. */
    Probe probe() {
        return Probe.on(probes);
    }

    /** Counts a client in. */
    <T extends AutoCloseable> T with(T client) {
        clients.add(client);
        if (closed) {
            close();
        }
        return client;
    }

    /** Counts one out. */
    void without(AutoCloseable client) {
        clients.remove(client);
    }

    /** Closes the clients that are open, then the threads; waits 5 s at most for the latter. Idempotent. */
    @Override
    public void close() {
        closed = true;
        for (var client : clients) {
            clients.remove(client);
            closeOne(client);
        }
        probes.shutdownNow();
        time.close();
        reactor.close();
    }

    private static void closeOne(AutoCloseable client) {
        try {
            client.close();
        } catch (Exception e) {
            throw new IllegalStateException("a client of ours does not throw in close", e);
        }
    }
}
