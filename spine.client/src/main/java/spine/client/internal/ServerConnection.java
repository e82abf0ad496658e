package spine.client.internal;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.security.VerifiedKey;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.Endpoint;
import spine.api.transport.Inbound;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;
import spine.api.transport.TransportException;
import spine.client.ServerKeys;

/**
 * A connection to a server whose key may change (SEC-40). It is made to the present key; once the handshake with that
 * is refused and a next key is known, to the next. Whichever key proves itself is the present one from then on, and the
 * former is forgotten. Thread-safe.
 *
 * <pre>
 * event                                          action
 * admitted, or a message                         the key that was tried is the present one
 * handshake failed, the other key is untried     connect to the other, now; the party hears nothing of the failure
 * handshake failed, both were tried              the party hears of it; connect to the other after a pause
 * handshake failed, there is one key only        the party hears of it; the engine goes on trying
 * </pre>
 */
public final class ServerConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Whose connection it is. */
    public interface Party extends Receiver {
        /** The connection is made anew: what was sent and not answered is lost. Before anything of the new one. */
        void leaving();

        /** It takes messages again. */
        void arrived();
    }

    private final Wire wire;
    private final ConnectOptions options;
    private final Party party;
    private final Consumer<ServerKeys> told;
    private final Executor inOrder;
    private ServerKeys keys;
    private volatile Attempt attempt;
    private boolean bothTried;
    private boolean closed;

    /**
     * Connects.
     *
     * @param options their server key is not looked at
     * @param told    on the executor for callbacks, in order
     */
    public ServerConnection(Wire wire, ConnectOptions options, ServerKeys keys, Consumer<ServerKeys> told, Party party)
            throws TransportException {
        this.wire = wire;
        this.options = options;
        this.party = party;
        this.told = told;
        this.inOrder = new Serial(wire.callbacks());
        this.keys = keys;
        this.attempt = new Attempt(keys.present());
        attempt.connect();
    }

    /** Sends to whichever key the connection is to; while it is made anew the message is lost. */
    public void send(Buffer body) {
        send(body, SendOutcome.Listener.IGNORE);
    }

    /** The same, and tells what became of it. */
    public void send(Buffer body, SendOutcome.Listener outcome) {
        var endpoint = attempt.endpoint;
        if (endpoint == null) {
            body.release();
            outcome.sent(SendOutcome.UNREACHABLE);
        } else {
            endpoint.send(null, List.of(body), outcome);
        }
    }

    /** Asks for what begins with the prefix (SUB); to be said again to the next key, in {@link Party#arrived}. */
    public void subscribe(ByteString prefix) {
        var endpoint = attempt.endpoint;
        if (endpoint != null) {
            endpoint.subscribe(prefix);
        }
    }

    public synchronized ServerKeys keys() {
        return keys;
    }

    /**
     * The server's word on its next key. Taken only from who proved to hold the present key: nobody else can name the
     * key that we would trust next.
     *
     * @param by   the key that the peer proved to hold
     * @param next empty to take back what was announced
     */
    void announced(VerifiedKey by, Optional<VerifiedKey> next) {
        synchronized (this) {
            if (by.equals(keys.present())) {
                become(keys.announcing(next));
            }
        }
    }

    private void become(ServerKeys other) {
        if (!other.equals(keys)) {
            keys = other;
            inOrder.execute(() -> told.accept(other));
        }
    }

    private synchronized void proved(Attempt by) {
        if (by == attempt) {
            bothTried = false;
            if (!by.server.equals(keys.present())) {
                LOG.info("the server's key has changed, as it had announced: {}", by.server);
                become(ServerKeys.of(by.server));
            }
        }
    }

    /** Whether the connection is going over to the other key without a word to the party. */
    private synchronized boolean goesOver(Attempt failed) {
        var other = keys.after(failed.server);
        if (failed != attempt || closed || other.equals(failed.server)) {
            return false;
        }
        if (bothTried) {
            goOverLater(failed, other);
            return false;
        }
        bothTried = true;
        Callbacks.shared().execute(() -> goOver(failed, other));
        return true;
    }

    private void goOverLater(Attempt from, VerifiedKey to) {
        wire.time().after(PAUSE, () -> Callbacks.shared().execute(() -> goOver(from, to)));
    }

    /** May wait for the former endpoint to close: on no thread of the reactor. */
    private void goOver(Attempt from, VerifiedKey to) {
        var fresh = new Attempt(to);
        synchronized (this) {
            if (closed || from != attempt || from.isProved()) {
                return;
            }
            attempt = fresh;
        }
        from.close();
        party.leaving();
        try {
            fresh.connect();
        } catch (TransportException | RuntimeException e) {
            LOG.warn("cannot connect to {}, will be tried again", options.address(), e);
            goOverLater(fresh, to);
            return;
        }
        synchronized (this) {
            if (closed) {
                fresh.close();
                return;
            }
        }
        party.arrived();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        attempt.close();
    }

    /** A connection to one key; what it says once another has taken its place is not heard. */
    private final class Attempt implements Receiver {
        private final VerifiedKey server;
        private final Handshakes handshakes = new Handshakes(wire.time());
        private volatile Endpoint endpoint;

        Attempt(VerifiedKey server) {
            this.server = server;
        }

        void connect() throws TransportException {
            endpoint = wire.reactor().connect(new ConnectOptions(options.pattern(), options.address(), server,
                    options.identity(), options.routingId(), options.maxMessageBytes(), options.queueMessages()), this);
        }

        void close() {
            var its = endpoint;
            if (its != null) {
                its.close();
            }
        }

        boolean isProved() {
            return handshakes.isProved();
        }

        @Override
        public void onMessage(Inbound message) {
            if (this != attempt) {
                message.release();
                return;
            }
            handshakes.proved();
            proved(this);
            party.onMessage(message);
        }

        @Override
        public void onEvent(ConnectionEvent event) {
            if (this != attempt) {
                return;
            }
            boolean failed = handshakes.fails(event);
            if (event.kind() == Kind.ADMITTED) {
                proved(this);
            }
            if (failed && goesOver(this)) {
                return;
            }
            party.onEvent(failed ? new ConnectionEvent(Kind.HANDSHAKE_FAILED, event.address(), event.detail()) : event);
        }
    }
}
