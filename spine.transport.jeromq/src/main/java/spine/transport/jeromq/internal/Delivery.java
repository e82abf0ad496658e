package spine.transport.jeromq.internal;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Endpoint;
import spine.api.transport.Inbound;
import spine.api.transport.Peer;
import spine.api.transport.Receiver;

/** Calls an endpoint's receiver, always on the reactor's thread, and counts what it does not get. */
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final Loop loop;
    private final Endpoint endpoint;
    private final Receiver receiver;
    private final LongAdder dropped = new LongAdder();

    Delivery(Loop loop, Endpoint endpoint, Receiver receiver) {
        this.loop = loop;
        this.endpoint = endpoint;
        this.receiver = receiver;
    }

    /** Messages that arrived and were not delivered, or whose receiver failed. Any thread. */
    long dropped() {
        return dropped.sum();
    }

    /** On the reactor's thread. */
    void message(Peer from, List<Buffer> frames) {
        try {
            receiver.onMessage(Inbound.of(endpoint, from, frames));
        } catch (RuntimeException e) {
            dropped.increment();
            LOG.error("the receiver of {} failed on a message", endpoint.address(), e);
        }
    }

    /** A message broke a rule and is gone. On the reactor's thread. */
    void drop(String from, String why) {
        dropped.increment();
        event(new ConnectionEvent(Kind.PROTOCOL_ERROR, from, why));
    }

    /** From the reactor's thread at once, from others soon. */
    void event(ConnectionEvent event) {
        if (loop.isCurrent()) {
            tell(event);
        } else {
            loop.inbox.event(() -> tell(event));
        }
    }

    private void tell(ConnectionEvent event) {
        try {
            receiver.onEvent(event);
        } catch (RuntimeException e) {
            LOG.error("the receiver of {} failed on an event", endpoint.address(), e);
        }
    }
}
