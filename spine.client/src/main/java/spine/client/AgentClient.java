package spine.client;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.message.Welcome;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ListenOptions;
import spine.api.transport.Transport;
import spine.api.transport.TransportException;
import spine.client.internal.AgentSession;
import spine.client.internal.AgentWork;
import spine.client.internal.ServerConnection;
import spine.client.internal.Wire;

/**
 * An agent in a process of its own: says Hello on the agents endpoint, reports each second from a thread that no
 * handler can hold up (HB-01), answers requests with a handler on as many threads as its credit, which are there only
 * while there is work, and says Hello again when the broker was restarted. Spikes follow SP-03 and SP-05. Thread-safe.
 */
public final class AgentClient implements AutoCloseable {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final Wire wire;
    private final ServerConnection server;
    private final AgentWork work;
    private final AgentSession session;
    private volatile Runnable onClose = () -> { };

    private AgentClient(Wire wire, AgentSettings settings, AgentHandler handler) throws TransportException {
        this.wire = wire;
        work = new AgentWork(settings, handler);
        session = new AgentSession(settings, work, wire);
        try {
            var name = ByteString.copyFromUtf8(settings.agent().name());
            server = new ServerConnection(wire, new ConnectOptions(settings.address(), settings.servers().present(),
                    settings.identity(), name, ListenOptions.MAX_MESSAGE_BYTES, ListenOptions.QUEUE_MESSAGES),
                    settings.servers(), settings.onServerKeys(), session);
        } catch (TransportException | RuntimeException e) {
            work.close(Duration.ZERO);
            session.close();
            wire.onClose().run();
            throw e;
        }
        session.start(server);
    }

    /**
     * Connects and says Hello; returns at once.
     *
     * @throws SpineException if the address is malformed
     */
    public static AgentClient connect(Transport transport, AgentSettings settings, AgentHandler handler)
            throws SpineException {
        return connect(ClientRuntime.open(transport).wireOfItsOwn(), settings, handler);
    }

    /**
     * The same, over threads that it shares with other clients.
     *
     * @throws SpineException if the address is malformed
     */
    public static AgentClient connect(ClientRuntime runtime, AgentSettings settings, AgentHandler handler)
            throws SpineException {
        var client = connect(runtime.wire(), settings, handler);
        client.onClose = () -> runtime.without(client);
        return runtime.with(client);
    }

    private static AgentClient connect(Wire wire, AgentSettings settings, AgentHandler handler)
            throws SpineException {
        try {
            return new AgentClient(wire, settings, handler);
        } catch (TransportException e) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, e.getMessage(), "Give tcp://host:port, or ipc:///path"
                    + " with an engine that has Unix sockets.");
        }
    }

    /**
     * Completes at the first Welcome; fails with a {@link SpineException} if the broker refuses the agent. What is
     * attached to it runs on the executor for callbacks.
     */
    public CompletionStage<Welcome> joined() {
        return session.joined();
    }

    /**
     * Changes how many requests it works on at once; those that it has already come to their end.
     *
     * @param requests 1 to 1000, or 0 to get no more until it is changed again
     */
    public void credit(int requests) {
        if (requests < 0 || requests > 1000) {
            throw new IllegalArgumentException("credit is " + requests + ", not 0 to 1000");
        }
        work.credit(requests);
        session.sayCredit();
    }

    /** Reports STOPPING, interrupts what is at work after 5 s and disconnects. Idempotent. */
    @Override
    public void close() {
        session.stopping();
        work.close(STOP_PATIENCE);
        session.close();
        server.close();
        wire.onClose().run();
        onClose.run();
    }
}
