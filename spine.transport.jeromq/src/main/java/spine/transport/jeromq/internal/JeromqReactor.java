package spine.transport.jeromq.internal;

import static java.util.Objects.requireNonNull;

import java.nio.channels.ClosedChannelException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.transport.ConnectOptions;
import spine.api.transport.Endpoint;
import spine.api.transport.Gate;
import spine.api.transport.ListenOptions;
import spine.api.transport.Pattern;
import spine.api.transport.Reactor;
import spine.api.transport.Receiver;
import spine.api.transport.TransportException;
import zmq.Ctx;
import zmq.ZMQ;

/**
 * A thread, a context of JeroMQ with two I/O threads (urgent endpoints and the others), and its ZAP handler, which is
 * bound before anything can listen and closed after everything stopped.
 */
final class JeromqReactor implements Reactor {
    private static final int IO_THREADS = 2;
    private static final long CLOSE_MILLIS = 5_000;
    private static final long GATE_MILLIS = 2_000;
    private static final Logger LOG = LoggerFactory.getLogger(JeromqReactor.class);

    private final String name;
    private final Timings timings;
    private final Consumer<JeromqReactor> onClosed;
    private final LargeFrames largeFrames;
    private final Ctx context;
    private final Proof proof = new Proof();
    private final ZapHandler zap;
    private final CurveSockets sockets;
    private final Loop loop;
    private final Thread thread;
    private final Set<Thread> jeromqThreads = ConcurrentHashMap.newKeySet();
    /** Of each domain, on the reactor's thread. */
    private final Map<String, Shared> gates = new HashMap<>();
    private int listeners;

    /** A domain's gate and how many listeners have it. */
    private record Shared(Gate gate, int listeners) {
    }

    JeromqReactor(String name, Timings timings, LargeFrames largeFrames, Consumer<JeromqReactor> onClosed) {
        this.name = name;
        this.timings = timings;
        this.largeFrames = largeFrames;
        this.onClosed = onClosed;
        this.context = ZMQ.init(IO_THREADS);
        context.setThreadFactory(this::ioThread);
        context.setNotificationExceptionHandler((t, e) -> insideJeromq(e));
        this.zap = new ZapHandler(context, name, proof, timings);
        this.sockets = new CurveSockets(context, timings);
        this.loop = new Loop(this::end);
        this.thread = new Thread(loop, name);
    }

    private Thread ioThread(Runnable target, String jeromqName) {
        var io = new Thread(target, name + "-" + jeromqName);
        io.setDaemon(true);
        jeromqThreads.add(io);
        io.setUncaughtExceptionHandler((t, e) -> {
            LOG.error("{} died with its connections; all sends fail from here on, open another reactor", t.getName(), e);
            loop.inbox.order(loop::shutAll);
        });
        return io;
    }

    /** An exception that cost one connection or, from a socket that was gone before its bell could ring, nothing. */
    private void insideJeromq(Throwable e) {
        if (e.getCause() instanceof ClosedChannelException) {
            LOG.debug("{}: JeroMQ signalled to a closed socket", name, e);
        } else {
            LOG.warn("{}: a connection failed inside JeroMQ", name, e);
        }
    }

    void start() {
        zap.start();
        thread.start();
    }

    @Override
    public Endpoint listen(ListenOptions options, Gate gate, Receiver receiver) throws TransportException {
        requireNonNull(gate);
        requireNonNull(receiver);
        only(Pattern.ROUTER, options.pattern());
        var where = TcpAddress.parse(options.address(), true).resolved();
        return onThread(() -> bind(options, where, gate, receiver));
    }

    private static void only(Pattern served, Pattern asked) throws TransportException {
        if (asked != served) {
            throw new TransportException("this engine has no " + asked + " here, only " + served
                    + "; spine.zmtp has it", null);
        }
    }

    private Endpoint bind(ListenOptions options, TcpAddress where, Gate gate, Receiver receiver)
            throws TransportException {
        // Known to this context only: tells listeners apart and keeps any text out of JeroMQ's frames.
        var zapDomain = "listener-" + listeners++;
        var endpoint = new ListeningEndpoint(loop, new InboundBrake(largeFrames, options.queueMessages()), options,
                receiver, timings, proof, new Owners(key -> zap.doors.speaks(options.domain(), key)), () -> {
                    zap.doors.shut(zapDomain);
                    unshare(options.domain());
                });
        share(options.domain(), gate);
        zap.doors.open(zapDomain, options.domain(), gate, endpoint);
        try {
            endpoint.bind(sockets, options, where, zapDomain);
        } catch (TransportException | RuntimeException e) {
            endpoint.shut();
            throw e;
        }
        return endpoint;
    }

    private void share(String domain, Gate gate) {
        var shared = gates.getOrDefault(domain, new Shared(gate, 0));
        if (shared.gate() != gate) {
            throw new IllegalStateException("domain " + domain + " has another gate already");
        }
        gates.put(domain, new Shared(gate, shared.listeners() + 1));
    }

    private void unshare(String domain) {
        gates.computeIfPresent(domain,
                (d, shared) -> shared.listeners() == 1 ? null : new Shared(shared.gate(), shared.listeners() - 1));
    }

    @Override
    public Endpoint connect(ConnectOptions options, Receiver receiver) throws TransportException {
        requireNonNull(receiver);
        only(Pattern.DEALER, options.pattern());
        TcpAddress.parse(options.address(), false).resolved();
        if (options.routingId().size() > CurveSockets.MAX_ROUTING_ID_BYTES) {
            throw new IllegalArgumentException("JeroMQ has room for routing ids of "
                    + CurveSockets.MAX_ROUTING_ID_BYTES + " bytes, not " + options.routingId().size());
        }
        return onThread(() -> {
            var endpoint = new ConnectedEndpoint(loop, new InboundBrake(largeFrames, options.queueMessages()), sockets,
                    options, receiver, timings, new Nudge(context));
            endpoint.connect();
            loop.add(endpoint);
            return endpoint;
        });
    }

    /** Something that may fail on the reactor's thread. */
    private interface Opening {
        Endpoint open() throws TransportException;
    }

    private Endpoint onThread(Opening opening) throws TransportException {
        if (loop.isCurrent()) {
            return opening.open();
        }
        var result = new CompletableFuture<Endpoint>();
        boolean taken = loop.inbox.task(new Work() {
            @Override
            public void run() {
                try {
                    var endpoint = opening.open();
                    if (!result.complete(endpoint)) {
                        endpoint.close();
                    }
                } catch (TransportException | RuntimeException e) {
                    result.completeExceptionally(e);
                }
            }

            @Override
            public void dropped() {
                result.completeExceptionally(new IllegalStateException("reactor " + name + " is closed"));
            }
        });
        if (!taken) {
            throw new IllegalStateException("reactor " + name + " is closed");
        }
        return await(result);
    }

    private Endpoint await(CompletableFuture<Endpoint> result) throws TransportException {
        try {
            return result.get(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TransportException expected) {
                throw expected;
            }
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException | InterruptedException e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            if (!result.cancel(false)) {
                return result.join();
            }
            throw new TransportException("reactor " + name + " did not get to it: a receiver blocks it", e);
        }
    }

    @Override
    public void execute(Runnable task) {
        requireNonNull(task);
        loop.inbox.task(task::run);
    }

    @Override
    public void close() {
        loop.stop();
        if (!loop.isCurrent() && !Joining.join(thread, CLOSE_MILLIS)) {
            LOG.warn("reactor {} did not close within {} ms; a gate or a receiver blocks it", name, CLOSE_MILLIS);
        }
    }

    /** On the reactor's thread, after its endpoints are shut. Waits for JeroMQ's threads. */
    private void end() {
        try {
            if (!zap.close(GATE_MILLIS)) {
                LOG.warn("a gate of reactor {} does not return; JeroMQ's threads end when it does", name);
            }
            context.terminate();
            jeromqThreads.forEach(t -> Joining.join(t, GATE_MILLIS));
        } catch (RuntimeException e) {
            LOG.error("reactor {} did not end cleanly", name, e);
        } finally {
            onClosed.accept(this);
        }
    }
}
