package spine.client.internal;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.message.Cancel;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;
import spine.api.security.VerifiedKey;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.Inbound;
import spine.api.transport.TransportException;
import spine.client.RcisSettings;
import spine.client.ServerKeys;

/** The requests in flight on one connection: sends, repeats, matches replies by id, ends what is overdue. */
public final class Exchanges implements ServerConnection.Party, AutoCloseable {
    private static final Duration PROBE_AFTER = Duration.ofMillis(250);
    private static final Duration CANCEL_TIMEOUT = Duration.ofSeconds(10);

    private final RcisSettings settings;
    private final Time time;
    private final Probe probe;
    private final Faults faults;
    private final Link link;
    private final Counters counters = new Counters();
    private final Finished finished = new Finished();
    private final Map<String, Exchange> pending = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Later later;
    private final Wire wire;
    private final ServerConnection server;
    private final Announcements announcements;
    private volatile boolean closed;

    public Exchanges(Wire wire, RcisSettings settings, Probe probe) throws TransportException {
        this.settings = settings;
        this.wire = wire;
        this.time = wire.time();
        this.probe = probe;
        this.later = new Later(time);
        this.faults = new Faults(settings.address());
        this.link = new Link(time, faults, this::sendAllAgain, this::failAll);
        try {
            this.server = new ServerConnection(wire, new ConnectOptions(settings.address(),
                    settings.servers().present(), settings.identity()), settings.servers(), settings.onServerKeys(),
                    this);
        } catch (TransportException | RuntimeException e) {
            release();
            throw e;
        }
        this.announcements = new Announcements(server);
        time.after(PROBE_AFTER, this::probe);
    }

    /** Sends a request, whose id is set here if it has none; the sink is told how it ends. */
    public void send(RCISRequest.Builder request, Duration timeout, Sink sink) {
        var fault = closed ? faults.closed() : link.fault();
        if (fault != null) {
            sink.failed(new SpineException(fault));
            return;
        }
        var exchange = exchange(request, timeout, sink);
        if (inFlight.incrementAndGet() > settings.maxInFlight()) {
            inFlight.decrementAndGet();
            exchange.fail(faults.tooMany(settings.maxInFlight()));
            return;
        }
        if (pending.putIfAbsent(exchange.id(), exchange) != null) {
            inFlight.decrementAndGet();
            throw new IllegalStateException("request " + exchange.id() + " is in flight already");
        }
        counters.sent.increment();
        transmit(exchange);
        if (closed) {
            failAll(faults.closed());
        }
    }

    /** Sends a request whose stage is completed with what is read out of the response; cancelling it cancels both. */
    public <T> Stage<T> ask(RCISRequest.Builder request, Duration timeout, Answering.Reading<T> reading) {
        var stage = new Answering<>(wire.callbacks(), reading);
        send(request, timeout, stage);
        stage.onCancel(() -> cancel(request.getRequestId()));
        return stage;
    }

    /** Waits no longer for a request, and tells the server to stop (once: it ends at its deadline anyhow). */
    void cancel(String id) {
        var exchange = finish(id, false);
        if (exchange == null) {
            return;
        }
        exchange.end();
        var cancel = Cancel.newBuilder().setRequestId(id).setReason("its caller cancelled it");
        var order = exchange(RCISRequest.newBuilder().setCancel(cancel), CANCEL_TIMEOUT, Sink.NOBODY);
        finished.put(order.id(), false);
        server.send(Buffer.of(order.body()));
    }

    /** Grants further parts of an answer that is under way; nothing answers that. */
    void grant(String id, int parts) {
        server.send(Buffer.of(RCISRequest.newBuilder().setRequestId(id).setTimestamp(time.unixMillis())
                .setAuthToken(settings.authToken()).setCredit(parts).build().toByteString()));
    }

    public Counters counters() {
        return counters;
    }

    public Time time() {
        return time;
    }

    /** For pauses between requests. */
    public Later later() {
        return later;
    }

    @Override
    public void onMessage(Inbound message) {
        link.admitted();
        var frames = message.frames();
        boolean plain = frames.size() == 1 || frames.size() == 2 && !frames.get(0).bytes().hasRemaining();
        var body = frames.get(frames.size() - 1).toByteString();
        var by = message.from().key();
        message.release();
        try {
            if (!plain) {
                throw new InvalidProtocolBufferException("more than one frame");
            }
            accept(RCISResponse.parseFrom(body), by);
        } catch (InvalidProtocolBufferException e) {
            counters.malformed.increment();
        }
    }

    @Override
    public void onEvent(ConnectionEvent event) {
        link.onEvent(event);
    }

    @Override
    public void leaving() {
        link.moved();
    }

    @Override
    public void arrived() {
        sendAllAgain();
    }

    public ServerKeys serverKeys() {
        return server.keys();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            failAll(faults.closed());
            server.close();
            release();
        }
    }

    private void release() {
        closed = true;
        later.close();
        time.close();
        wire.onClose().run();
    }

    public Executor callbacks() {
        return wire.callbacks();
    }

    private Exchange exchange(RCISRequest.Builder request, Duration timeout, Sink sink) {
        return Exchange.of(request, settings.authToken(), time, timeout, sink);
    }

    private void transmit(Exchange exchange) {
        int attempt = exchange.nextAttempt();
        if (attempt > 1) {
            counters.resent.increment();
        }
        server.send(Buffer.of(exchange.body()));
        var left = exchange.left(time.nanoTime());
        var pause = settings.resend().after(attempt);
        if (!exchange.isByParts() && pause.compareTo(left) < 0) {
            exchange.alarm(time.after(pause, () -> repeat(exchange)));
        } else {
            exchange.alarm(time.after(left, () -> overdue(exchange)));
        }
    }

    private void repeat(Exchange exchange) {
        if (exchange.isDone()) {
            return;
        }
        var left = exchange.left(time.nanoTime());
        if (left.compareTo(exchange.timeout().minus(settings.resend().within())) >= 0) {
            transmit(exchange);
        } else {
            exchange.alarm(time.after(left, () -> overdue(exchange)));
        }
    }

    private void overdue(Exchange exchange) {
        if (finish(exchange.id(), false) != null) {
            exchange.fail(faults.overdue(exchange.timeout(), link.isAdmitted()));
        }
    }

    private void accept(RCISResponse response, VerifiedKey by) {
        if (response.hasStreamPart() && !response.getStreamPart().getLast()) {
            part(response);
            return;
        }
        var exchange = finish(response.getRequestId(), true);
        if (exchange != null) {
            announcements.hear(response, by);
            counters.answered.increment();
            exchange.answer(response);
        } else {
            counters.surplus(finished.wasAnswered(response.getRequestId()));
        }
    }

    private void part(RCISResponse response) {
        var exchange = pending.get(response.getRequestId());
        if (exchange != null) {
            exchange.part(response);
        } else {
            counters.surplus(finished.wasAnswered(response.getRequestId()));
        }
    }

    private Exchange finish(String id, boolean answered) {
        var exchange = pending.remove(id);
        if (exchange != null) {
            inFlight.decrementAndGet();
            finished.put(id, answered);
        }
        return exchange;
    }

    private void sendAllAgain() {
        pending.values().forEach(this::repeat);
    }

    private void failAll(Refusal why) {
        for (var id : pending.keySet()) {
            var exchange = finish(id, false);
            if (exchange != null) {
                exchange.fail(why);
            }
        }
    }

    private void probe() {
        if (!closed && link.isDoubtful()) {
            probe.whenAbsent(settings.address(), link::absent);
            time.after(PROBE_AFTER.multipliedBy(4), this::probe);
        }
    }
}
