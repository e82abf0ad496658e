package spine.client.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.ErrorCode;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.message.NeuralSpike;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.Inbound;
import spine.client.MonitorEvent;
import spine.client.MonitorSettings;

/**
 * A watcher's connection: subscribes anew when it is made to another key, and hands on what is a topic and a spike. Before
 * the first admission a refusal is final; after it the server may be restarting, and the engine goes on trying.
 */
public final class Watching implements ServerConnection.Party {
    private static final Logger LOG = LoggerFactory.getLogger(Watching.class);
    private static final int FRAMES = 2;

    private final List<ByteString> topics;
    private final Newest<MonitorEvent, MonitorEvent> events;
    private final Faults faults;
    private final String address;
    private volatile ServerConnection server;
    private volatile boolean admitted;

    public Watching(MonitorSettings settings, Newest<MonitorEvent, MonitorEvent> events) {
        this.topics = settings.topics().stream().map(ByteString::copyFromUtf8).toList();
        this.events = events;
        this.address = settings.address();
        this.faults = new Faults(address);
    }

    public void begin(ServerConnection connection) {
        server = connection;
        arrived();
    }

    @Override
    public void leaving() {
        // What was told meanwhile is lost.
    }

    @Override
    public void arrived() {
        var connection = server;
        if (connection != null) {
            topics.forEach(connection::subscribe);
        }
    }

    @Override
    public void onMessage(Inbound message) {
        admitted = true;
        var frames = message.frames().stream().map(frame -> frame.toByteString()).toList();
        message.release();
        if (frames.size() != FRAMES) {
            LOG.warn("dropped a message of {} frames that is no topic and spike", frames.size());
            return;
        }
        try {
            events.offer(new MonitorEvent(frames.get(0).toStringUtf8(), NeuralSpike.parseFrom(frames.get(1)), 0));
        } catch (InvalidProtocolBufferException e) {
            LOG.warn("dropped a message of {} bytes that is no spike", frames.get(1).size());
        }
    }

    @Override
    public void onEvent(ConnectionEvent event) {
        switch (event.kind()) {
            case ADMITTED -> admitted = true;
            case REFUSED -> hopeless(new Refusal(ErrorCode.FORBIDDEN, "This key may not watch the Spine at " + address + ".",
                    "Pair it, and let its role 'use metrics' and 'use discover'."));
            case HANDSHAKE_FAILED -> hopeless(faults.handshake());
            default -> LOG.debug("{} {}", event.kind(), event.address());
        }
    }

    private void hopeless(Refusal why) {
        if (!admitted) {
            events.end(new SpineException(why));
        }
    }
}
