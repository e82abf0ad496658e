package spine.security.curve.pairing.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Principal;
import spine.api.message.PairRequest;
import spine.api.security.Pairing;
import spine.api.security.VerifiedKey;
import spine.api.transport.TransportException;
import spine.keys.PairingToken;
import spine.security.curve.pairing.internal.PairingMachine.State;
import spine.security.curve.pairing.internal.PairingMachine.Verdict;

/**
 * Joins the state machine, the endpoint and the timers: while a window is open the endpoint is bound; after success it
 * lets nobody in, gives the reply {@link #LINGER} to leave, and is unbound; at expiry and at the end it is unbound
 * at once. Thread-safe.
 */
final class PairingService implements Pairing, AutoCloseable {
    /** A reply that was handed to the connection is lost if that is closed before it left. */
    static final Duration LINGER = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(PairingService.class);

    private final PairingMachine machine;
    private final PairingEndpoint endpoint;
    private final Timers timers;
    private final LongSupplier nanoTime;
    private final SecureRandom random;
    private final Runnable locked;
    private final Predicate<Principal> mayInvite;
    private long serial;
    private String address = "";
    private boolean closed;

    /** Makes the endpoint, which needs to know who answers. */
    interface EndpointMaker {
        PairingEndpoint make(PairingEndpoint.Handler handler);
    }

    /**
     * @param locked    told when a window ended by success or expiry
     * @param mayInvite who may open a window
     */
    PairingService(PairingMachine machine, EndpointMaker maker, Timers timers, LongSupplier nanoTime,
            Runnable locked, Predicate<Principal> mayInvite) {
        this.machine = machine;
        this.endpoint = maker.make(this::handle);
        this.timers = timers;
        this.nanoTime = nanoTime;
        this.random = new SecureRandom();
        this.locked = locked;
        this.mayInvite = mayInvite;
    }

    /**
     * Opens the window of the first start.
     *
     * @param injected the operator's token, or empty to make one
     */
    synchronized Window bootstrap(Optional<PairingToken> injected) throws TransportException {
        return open(State.BOOTSTRAP, injected.orElseGet(() -> PairingToken.generate(random)), injected.isPresent());
    }

    @Override
    public synchronized Window invite(Principal by) {
        if (!mayInvite.test(by)) {
            throw new SecurityException("only who may administer pairing opens a pairing window");
        }
        return openNew(State.INVITED);
    }

    /**
     * Opens BOOTSTRAP again, with a token that was never shown before; for the local recovery channel alone (SEC-36).
     *
     * @throws IllegalStateException if it cannot be bound, or pairing has stopped
     */
    synchronized Window recover() {
        return openNew(State.BOOTSTRAP);
    }

    /** Closes the window that is open, if one is. */
    synchronized void lock(String reason) {
        machine.close(reason);
        endpoint.unbind();
    }

    private Window openNew(State origin) {
        if (closed) {
            throw new IllegalStateException("pairing has stopped");
        }
        try {
            return open(origin, PairingToken.generate(random), false);
        } catch (TransportException e) {
            throw new IllegalStateException("the pairing endpoint cannot be bound: " + e.getMessage(), e);
        }
    }

    private Window open(State origin, PairingToken token, boolean injected) throws TransportException {
        try {
            address = endpoint.bind();
        } catch (TransportException | RuntimeException e) {
            token.destroy();
            throw e;
        }
        long mine = ++serial;
        var window = machine.open(origin, token, injected);
        timers.schedule(window.remaining(nanoTime.getAsLong()), () -> expire(mine));
        LOG.info("A pairing window ({}) is open at {}; the server's fingerprint is {}", origin, address,
                machine.fingerprint());
        return shown(window);
    }

    @Override
    public synchronized Optional<Window> window() {
        return machine.window().map(this::shown);
    }

    State state() {
        return machine.state();
    }

    private Window shown(OpenWindow window) {
        return new Window(window.injected() ? "" : window.token().hex(), window.remaining(nanoTime.getAsLong()),
                address);
    }

    private Verdict handle(VerifiedKey peer, ByteString body, String remote) {
        var verdict = machine.pair(peer, parse(body), remote);
        if (verdict.paired()) {
            afterSuccess(verdict.delay().plus(LINGER));
        }
        return verdict;
    }

    private synchronized void afterSuccess(Duration wait) {
        if (machine.window().isEmpty()) {
            long mine = serial;
            endpoint.shut();
            locked.run();
            timers.schedule(wait, () -> unbind(mine));
        }
    }

    private synchronized void expire(long which) {
        if (which == serial && machine.window().isEmpty() && endpoint.isBound() && !closed) {
            LOG.warn("The pairing window expired; its token is worthless now");
            endpoint.unbind();
            locked.run();
        }
    }

    private synchronized void unbind(long which) {
        if (which == serial) {
            endpoint.unbind();
        }
    }

    private static Optional<PairRequest> parse(ByteString body) {
        try {
            return Optional.of(PairRequest.parseFrom(body));
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    /** Wipes the token and unbinds. */
    @Override
    public synchronized void close() {
        closed = true;
        lock("stopped");
    }
}
