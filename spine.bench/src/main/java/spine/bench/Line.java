package spine.bench;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.function.Consumer;
import spine.api.security.CurveKeyPair;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectOptions;
import spine.api.transport.Endpoint;
import spine.api.transport.ListenOptions;
import spine.api.transport.Reactor;
import spine.api.transport.SendOutcome;
import spine.api.transport.TransportException;

/** A bare DEALER with CURVE to one endpoint of the product: one frame out, one frame in. Thread-safe. */
final class Line implements AutoCloseable {
    /** Enough for all that a flood has on its way on one line. */
    private static final int QUEUE_MESSAGES = 20_000;

    private final Endpoint endpoint;

    /** @param replies is given the body of each message, on the reactor's thread */
    Line(Reactor reactor, ConnectOptions to, Consumer<ByteString> replies) throws TransportException {
        endpoint = reactor.connect(to, message -> {
            var frames = message.frames();
            var body = frames.get(frames.size() - 1).toByteString();
            message.release();
            replies.accept(body);
        });
    }

    /** @param routingId what we are called there, or empty */
    static ConnectOptions to(String address, Endpoints product, CurveKeyPair keys, String routingId) {
        return new ConnectOptions(address, product.server(), keys, ByteString.copyFromUtf8(routingId),
                ListenOptions.MAX_MESSAGE_BYTES, QUEUE_MESSAGES);
    }

    void send(ByteString body, SendOutcome.Listener outcome) {
        endpoint.send(null, List.of(Buffer.of(body)), outcome);
    }

    @Override
    public void close() {
        endpoint.close();
    }
}
