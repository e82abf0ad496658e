package spine.client.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import spine.api.Refusal;
import spine.api.SpineException;
import spine.api.message.NeuralSpike;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.Inbound;
import spine.api.transport.TransportException;
import spine.client.ServerKeys;

/**
 * The commands under way on one connection to the control plane. What is not answered is sent again, under its id, when
 * the connection is back: commands are idempotent. Those that end the process are not, since the process that is there then
 * may be another. Thread-safe.
 */
public final class Commands implements ServerConnection.Party, AutoCloseable {
    /** Commands without an answer; one more is refused at once. */
    public static final int MOST = 1_000;
    private static final Set<String> ENDS = Set.of("SHUTDOWN", "SYSTEM_HALT");
    private static final Duration PROBE_AFTER = Duration.ofMillis(250);

    private final Wire wire;
    private final String address;
    private final Probe probe;
    private final Faults faults;
    private final Link link;
    private final ServerConnection server;
    private final Map<String, Waiting> pending = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** @param once whether a server that was started meanwhile must not get it too */
    private record Waiting(Stage<String> stage, ByteString body, boolean once) {
    }

    public Commands(Wire wire, ConnectOptions to, ServerKeys keys, Probe probe) throws TransportException {
        this.wire = wire;
        this.address = to.address();
        this.probe = probe;
        this.faults = new Faults(address);
        this.link = new Link(wire.time(), faults, this::sendAgain, this::failAll);
        try {
            this.server = new ServerConnection(wire, to, keys, heard -> { }, this);
        } catch (TransportException | RuntimeException e) {
            release();
            throw e;
        }
        wire.time().after(PROBE_AFTER, this::probe);
    }

    /** Sends a command; see {@link spine.client.ControlClient#command}. */
    public Stage<String> send(String command, Duration timeout) {
        var stage = new Stage<String>(wire.callbacks());
        var fault = closed ? faults.closed() : link.fault();
        if (fault == null && pending.size() >= MOST) {
            fault = faults.tooMany(MOST);
        }
        if (fault != null) {
            stage.completeExceptionally(new SpineException(fault));
            return stage;
        }
        var id = UUID.randomUUID().toString();
        var body = Spikes.envelope(id, 0, wire.time().unixMillis()).setTextData(command).build().toByteString();
        pending.put(id, new Waiting(stage, body, ENDS.contains(command)));
        var alarm = wire.time().after(timeout, () -> fail(id, faults.overdue(timeout, link.isAdmitted())));
        stage.whenComplete((answer, failure) -> alarm.cancel());
        server.send(Buffer.of(body));
        if (closed) {
            failAll(faults.closed());
        }
        return stage;
    }

    @Override
    public void onMessage(Inbound message) {
        link.admitted();
        var frames = message.frames();
        var body = frames.get(frames.size() - 1).toByteString();
        message.release();
        try {
            answer(NeuralSpike.parseFrom(body));
        } catch (InvalidProtocolBufferException e) {
            failAll(faults.handshake());
        }
    }

    private void answer(NeuralSpike reply) {
        var waiting = pending.remove(reply.getRequestId());
        if (waiting != null) {
            if (reply.hasError()) {
                waiting.stage.completeExceptionally(Spikes.refusal(reply.getError()));
            } else {
                waiting.stage.complete(reply.getTextData());
            }
        }
    }

    private void fail(String id, Refusal why) {
        var waiting = pending.remove(id);
        if (waiting != null) {
            waiting.stage.completeExceptionally(new SpineException(why));
        }
    }

    private void failAll(Refusal why) {
        pending.keySet().forEach(id -> fail(id, why));
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
        pending.values().forEach(waiting -> server.send(Buffer.of(waiting.body)));
    }

    private void sendAgain() {
        pending.values().stream().filter(waiting -> !waiting.once).forEach(waiting -> server.send(Buffer.of(waiting.body)));
    }

    private void probe() {
        if (!closed && link.isDoubtful()) {
            probe.whenAbsent(address, link::absent);
        }
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
        wire.time().close();
        wire.onClose().run();
    }
}
