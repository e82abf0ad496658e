package spine.client.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.rcis.RCISRequest;
import spine.api.rcis.RCISResponse;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.Endpoint;
import spine.api.transport.Inbound;
import spine.api.transport.ListenOptions;
import spine.api.transport.Reactor;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;
import spine.api.transport.Transport;
import spine.api.transport.TransportException;
import spine.client.RcisSettings;

/** The requests in flight on one connection: sends, repeats, matches replies by id, ends what is overdue. */
public final class Exchanges implements Receiver, AutoCloseable {
    private static final Duration PROBE_AFTER = Duration.ofMillis(250);

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
    private final Reactor reactor;
    private final Endpoint endpoint;
    private volatile boolean closed;

    public Exchanges(Transport transport, RcisSettings settings, Time time, Probe probe) throws TransportException {
        this.settings = settings;
        this.time = time;
        this.probe = probe;
        this.later = new Later(time);
        this.faults = new Faults(settings.address());
        this.link = new Link(time, faults, this::sendAllAgain, this::failAll);
        this.reactor = transport.open("spine-client");
        try {
            this.endpoint = reactor.connect(new ConnectOptions(settings.address(), settings.server(),
                    settings.identity(), ByteString.EMPTY, ListenOptions.MAX_MESSAGE_BYTES,
                    ListenOptions.QUEUE_MESSAGES), this);
        } catch (TransportException | RuntimeException e) {
            close();
            throw e;
        }
        time.after(PROBE_AFTER, this::probe);
    }

    public CompletableFuture<RCISResponse> send(RCISRequest.Builder request, Duration timeout) {
        var fault = closed ? faults.closed() : link.fault();
        if (fault != null) {
            return CompletableFuture.failedFuture(new SpineException(fault));
        }
        var exchange = exchange(request, timeout);
        if (inFlight.incrementAndGet() > settings.maxInFlight()) {
            inFlight.decrementAndGet();
            exchange.fail(faults.tooMany(settings.maxInFlight()));
            return exchange.future();
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
        return exchange.future();
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
        var body = plain ? frames.get(frames.size() - 1).toByteString() : null;
        message.release();
        try {
            if (body != null) {
                accept(RCISResponse.parseFrom(body));
                return;
            }
        } catch (InvalidProtocolBufferException e) {
            counters.malformed.increment();
            return;
        }
        counters.malformed.increment();
    }

    @Override
    public void onEvent(ConnectionEvent event) {
        link.onEvent(event);
    }

    @Override
    public void close() {
        closed = true;
        failAll(faults.closed());
        later.close();
        time.close();
        reactor.close();
    }

    private Exchange exchange(RCISRequest.Builder request, Duration timeout) {
        if (request.getRequestId().isEmpty()) {
            request.setRequestId(UUID.randomUUID().toString());
        }
        if (request.getTimestamp() == 0) {
            request.setTimestamp(time.unixMillis());
        }
        if (request.getDeadlineUnixMs() == 0) {
            request.setDeadlineUnixMs(time.unixMillis() + timeout.toMillis());
        }
        if (request.getAuthToken().isEmpty()) {
            request.setAuthToken(settings.authToken());
        }
        return new Exchange(request.getRequestId(), request.build().toByteString(), time.nanoTime(), timeout);
    }

    private void transmit(Exchange exchange) {
        int attempt = exchange.nextAttempt();
        if (attempt > 1) {
            counters.resent.increment();
        }
        endpoint.send(null, List.of(Buffer.of(exchange.body())), SendOutcome.Listener.IGNORE);
        var left = exchange.left(time.nanoTime());
        var pause = settings.resend().after(attempt);
        if (pause.compareTo(left) < 0) {
            exchange.alarm(time.after(pause, () -> repeat(exchange)));
        } else {
            exchange.alarm(time.after(left, () -> overdue(exchange)));
        }
    }

    private void repeat(Exchange exchange) {
        if (exchange.future().isDone()) {
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

    private void accept(RCISResponse response) {
        var exchange = finish(response.getRequestId(), true);
        if (exchange != null) {
            counters.answered.increment();
            exchange.answer(response);
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
