package spine.client;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.transport.ConnectOptions;
import spine.api.transport.Transport;
import spine.api.transport.TransportException;
import spine.client.internal.Commands;

/**
 * A connection to the control plane, which answers however much other work there is (BR-06): PING, PAUSE, RESUME, SCRAM,
 * RESET, NAP, SHUTDOWN, SYSTEM_HALT, FLUSH_TRACE (BR-04), for keys that may {@code administer control}. Each command ends
 * in one answer or one {@link SpineException} by its deadline; whoever gets none should take the system for frozen
 * (BR-07). Thread-safe, never blocks but in {@link #close}.
 */
public final class ControlClient implements AutoCloseable {
    private final Commands commands;

    private ControlClient(Commands commands) {
        this.commands = commands;
    }

    /**
     * Connects; returns at once, the first command finds out whether there is a server.
     *
     * @param to      the control endpoint and our own pair; its server key is not looked at
     * @param servers the pinned key, and the next one if it is known
     * @throws SpineException if the address is malformed
     */
    public static ControlClient connect(Transport transport, ConnectOptions to, ServerKeys servers)
            throws SpineException {
        var runtime = ClientRuntime.open(transport);
        try {
            return new ControlClient(new Commands(runtime.wireOfItsOwn(), to, servers, runtime.probe()));
        } catch (TransportException e) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, e.getMessage(), "Give tcp://host:port, or ipc:///path"
                    + " with an engine that has Unix sockets.");
        }
    }

    /**
     * Sends a command, again if the connection breaks: the second is no more than the first (BR-07). SHUTDOWN and
     * SYSTEM_HALT are sent once, so that a server that was started since goes on.
     *
     * @param command a word of BR-04, or PING
     * @param timeout 1 ms to 1 h
     * @return the answer, such as {@code PAUSED}, or {@code PAUSED BEFORE} if there was nothing to do
     */
    public CompletionStage<String> command(String command, Duration timeout) {
        if (timeout.toMillis() < 1 || timeout.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("timeout " + timeout + " is not 1 ms to 1 h");
        }
        return commands.send(command, timeout);
    }

    /** Fails what is not answered, and disconnects; waits 5 s at most. Idempotent. */
    @Override
    public void close() {
        commands.close();
    }
}
