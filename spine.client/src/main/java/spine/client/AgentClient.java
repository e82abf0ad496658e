package spine.client;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.message.Welcome;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ListenOptions;
import spine.api.transport.Reactor;
import spine.api.transport.Transport;
import spine.api.transport.TransportException;
import spine.client.internal.AgentSession;
import spine.client.internal.AgentWork;
import spine.client.internal.SystemTime;

/**
 * An agent in a process of its own: says Hello on the agents endpoint, reports each second from a thread of its own
 * (HB-01), answers requests with a handler on as many threads as its credit, and says Hello again when the broker
 * was restarted. Spikes follow SP-03 and SP-05. Thread-safe.
 */
public final class AgentClient implements AutoCloseable {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final Reactor reactor;
    private final AgentWork work;
    private final AgentSession session;

    private AgentClient(Transport transport, AgentSettings settings, AgentHandler handler)
            throws TransportException {
        work = new AgentWork(settings, handler);
        session = new AgentSession(settings, work, new SystemTime("spine-agent-heartbeat"));
        reactor = transport.open("spine-agent");
        try {
            var name = ByteString.copyFromUtf8(settings.agent().name());
            session.start(reactor.connect(new ConnectOptions(settings.address(), settings.server(),
                    settings.identity(), name, ListenOptions.MAX_MESSAGE_BYTES, ListenOptions.QUEUE_MESSAGES),
                    session));
        } catch (TransportException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Connects and says Hello; returns at once.
     *
     * @throws SpineException if the address is malformed
     */
    public static AgentClient connect(Transport transport, AgentSettings settings, AgentHandler handler)
            throws SpineException {
        try {
            return new AgentClient(transport, settings, handler);
        } catch (TransportException e) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, e.getMessage(), "Give tcp://host:port.");
        }
    }

    /** Completes at the first Welcome; fails with a {@link SpineException} if the broker refuses the agent. */
    public CompletionStage<Welcome> joined() {
        return session.joined();
    }

    /** Reports STOPPING, interrupts what is at work after 5 s and disconnects. Idempotent. */
    @Override
    public void close() {
        session.stopping();
        work.close(STOP_PATIENCE);
        session.close();
        reactor.close();
    }
}
