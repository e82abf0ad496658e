package spine.client;

import com.google.protobuf.ByteString;
import java.util.concurrent.Flow;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ListenOptions;
import spine.api.transport.Pattern;
import spine.api.transport.Transport;
import spine.api.transport.TransportException;
import spine.client.internal.Newest;
import spine.client.internal.Serial;
import spine.client.internal.ServerConnection;
import spine.client.internal.Watching;
import spine.client.internal.Wire;

/**
 * Watches a Spine (BR-13): a publisher, to one subscriber, of what its monitor tells under the topics that were asked for.
 * Reconnects by itself and goes on; what is told meanwhile is lost, as it is for every slow subscriber. What the subscriber
 * does not ask for waits in a bounded queue, of which the oldest goes, and {@link MonitorEvent#missed} says how many went.
 * It is signalled on the executor for callbacks, one at a time, and gets {@code onError} with a {@link SpineException} if
 * the first connection is refused, or {@code onComplete} after {@link #close}. Thread-safe.
 */
public final class MonitorClient implements AutoCloseable, Flow.Publisher<MonitorEvent> {
    private final Wire wire;
    private final Newest<MonitorEvent, MonitorEvent> events;
    private final ServerConnection server;
    private volatile Runnable onClose = () -> { };

    private MonitorClient(Wire wire, MonitorSettings settings) throws TransportException {
        this.wire = wire;
        events = new Newest<>(settings.buffer(), new Serial(wire.callbacks()),
                (event, missed) -> new MonitorEvent(event.topic(), event.spike(), missed));
        var watching = new Watching(settings, events);
        try {
            server = new ServerConnection(wire, new ConnectOptions(Pattern.SUB, settings.address(),
                    settings.servers().present(), settings.identity(), ByteString.EMPTY, ListenOptions.MAX_MESSAGE_BYTES,
                    ListenOptions.QUEUE_MESSAGES), settings.servers(), settings.onServerKeys(), watching);
        } catch (TransportException | RuntimeException e) {
            wire.onClose().run();
            throw e;
        }
        watching.begin(server);
    }

    /**
     * Connects; returns at once.
     *
     * @throws SpineException if the address is malformed or the engine has no SUB
     */
    public static MonitorClient connect(Transport transport, MonitorSettings settings) throws SpineException {
        return connect(ClientRuntime.open(transport).wireOfItsOwn(), settings);
    }

    /**
     * The same, over threads that it shares with other clients.
     *
     * @throws SpineException if the address is malformed or the engine has no SUB
     */
    public static MonitorClient connect(ClientRuntime runtime, MonitorSettings settings) throws SpineException {
        var client = connect(runtime.wire(), settings);
        client.onClose = () -> runtime.without(client);
        return runtime.with(client);
    }

    static MonitorClient connect(Wire wire, MonitorSettings settings) throws SpineException {
        try {
            return new MonitorClient(wire, settings);
        } catch (TransportException e) {
            throw new SpineException(ErrorCode.INVALID_REQUEST, e.getMessage(),
                    "Give tcp://host:port, or ipc:///path, and use the engine zmtp.");
        }
    }

    @Override
    public void subscribe(Flow.Subscriber<? super MonitorEvent> subscriber) {
        events.subscribe(subscriber);
    }

    /** Disconnects; the subscriber gets what waits if he asks for it, then {@code onComplete}. Idempotent. */
    @Override
    public void close() {
        server.close();
        events.end(null);
        wire.onClose().run();
        onClose.run();
    }
}
