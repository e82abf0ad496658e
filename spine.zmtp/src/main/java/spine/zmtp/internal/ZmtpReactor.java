package spine.zmtp.internal;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.transport.ConnectOptions;
import spine.api.transport.Endpoint;
import spine.api.transport.Gate;
import spine.api.transport.ListenOptions;
import spine.api.transport.Reactor;
import spine.api.transport.Receiver;
import spine.api.transport.TransportException;
import spine.zmtp.loop.internal.Counters;
import spine.zmtp.loop.internal.LargeFrames;
import spine.zmtp.loop.internal.Loop;
import spine.zmtp.loop.internal.Pace;
import spine.zmtp.security.internal.Handshakes;
import spine.zmtp.session.internal.Desks;

/** A loop and the endpoints on it; further loops have connections for it ({@link Spread}), and nothing else. */
final class ZmtpReactor implements Reactor {
    private static final long CLOSE_MILLIS = 5_000;
    private static final Logger LOG = LoggerFactory.getLogger(ZmtpReactor.class);

    private final String name;
    private final Loop loop;
    private final Shared shared;
    private final Consumer<ZmtpReactor> onClosed;
    private final Set<ZmtpEndpoint> endpoints = new HashSet<>();
    private volatile boolean closed;

    ZmtpReactor(String name, Settings settings, Handshakes handshakes, Desks desks, LongSupplier nanoClock,
            Consumer<ZmtpReactor> onClosed) throws IOException {
        var pace = new Pace(settings.spinNanos(), nanoClock);
        this.name = name;
        this.loop = new Loop(name, pace, new Counters(), this::shutAll);
        this.shared = new Shared(loop, settings, handshakes, desks, new LargeFrames(settings.largeBytes()),
                new Spread(name, loop, pace, settings.loops()), new Contests(settings.timings().contestMillis()));
        this.onClosed = onClosed;
    }

    /** What its loops counted so far. Any thread. */
    Counters counters() {
        return loop.counters;
    }

    void start() {
        loop.start();
    }

    @Override
    public Endpoint listen(ListenOptions options, Gate gate, Receiver receiver) throws TransportException {
        requireNonNull(gate);
        requireNonNull(receiver);
        Patterns.requireBound(options.pattern());
        var listener = Listener.bind(Address.parse(options.address(), true));
        var endpoint = Patterns.bound(shared, options, listener, gate, receiver);
        try {
            onLoop(endpoint, endpoint::start);
        } catch (TransportException | RuntimeException e) {
            release(listener);
            throw e;
        }
        return endpoint;
    }

    @Override
    public Endpoint connect(ConnectOptions options, Receiver receiver) throws TransportException {
        requireNonNull(receiver);
        Patterns.requireConnected(options.pattern());
        var address = Address.parse(options.address(), false);
        var where = address.resolve();
        var endpoint = Patterns.connected(shared, options, address, receiver);
        onLoop(endpoint, () -> endpoint.connect(where));
        return endpoint;
    }

    private static void release(Listener listener) {
        try {
            listener.close();
        } catch (IOException e) {
            LOG.warn("{} could not be unbound", listener.address(), e);
        }
    }

    /** Something that may fail on the loop's thread. */
    private interface Opening {
        void open() throws IOException;
    }

    private void onLoop(ZmtpEndpoint endpoint, Opening opening) throws TransportException {
        var result = new CompletableFuture<Void>();
        Runnable work = () -> {
            try {
                if (closed) {
                    throw new IllegalStateException("reactor " + name + " is closed");
                }
                opening.open();
                endpoints.removeIf(ZmtpEndpoint::closed);
                endpoints.add(endpoint);
                if (!result.complete(null)) {
                    endpoint.shut();
                }
            } catch (IOException | RuntimeException e) {
                result.completeExceptionally(e);
            }
        };
        if (loop.isCurrent()) {
            work.run();
        } else {
            loop.post(work);
        }
        await(result, endpoint);
    }

    private void await(CompletableFuture<Void> result, ZmtpEndpoint endpoint) throws TransportException {
        try {
            result.get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException ours) {
                throw ours;
            }
            throw new TransportException("cannot open " + endpoint.address() + ": " + e.getCause().getMessage(),
                    e.getCause());
        } catch (TimeoutException e) {
            result.cancel(false);
            throw new TransportException("the reactor " + name + " did not answer within " + CLOSE_MILLIS + " ms", e);
        } catch (InterruptedException e) {
            result.cancel(false);
            Thread.currentThread().interrupt();
            throw new TransportException("interrupted while opening " + endpoint.address(), e);
        }
    }

    @Override
    public void execute(Runnable task) {
        requireNonNull(task);
        if (!closed && !loop.task(task)) {
            throw new IllegalStateException("the reactor has 65536 tasks waiting");
        }
    }

    private void shutAll() {
        closed = true;
        List.copyOf(endpoints).forEach(ZmtpEndpoint::shut);
        endpoints.clear();
        shared.spread().close();
    }

    @Override
    public void close() {
        closed = true;
        loop.end();
        onClosed.accept(this);
        if (loop.isCurrent()) {
            return;
        }
        try {
            if (!loop.join(CLOSE_MILLIS)) {
                LOG.warn("reactor {} did not close within {} ms", name, CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
