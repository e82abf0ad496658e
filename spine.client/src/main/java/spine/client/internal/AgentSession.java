package spine.client.internal;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Address;
import spine.api.SpineException;
import spine.api.message.Hello;
import spine.api.message.KeyRange;
import spine.api.message.NeuralSpike;
import spine.api.message.StatusReport;
import spine.api.message.StatusReport.Lifecycle;
import spine.api.message.Welcome;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.Inbound;
import spine.client.AgentSettings;

/**
 * An agent's conversation with the broker.
 *
 * <pre>
 * state    event                              action, next
 * STRANGE  start, each heartbeat              say Hello
 * STRANGE  Welcome                            KNOWN
 * STRANGE  error to our Hello                 the first join fails; goes on saying Hello
 * KNOWN    each heartbeat                     StatusReport
 * KNOWN    connected, error to our report     say Hello, STRANGE      (the broker was restarted)
 * any      a spike with a payload             work, reply
 * any      Cancel                             interrupt; a receipt when the thread has returned
 * any      credit alone                       more parts of a streamed answer
 * </pre>
 */
public final class AgentSession implements ServerConnection.Party, Outlet {
    private static final Logger LOG = LoggerFactory.getLogger(AgentSession.class);
    private static final int SCHEMA_MAJOR = 2;

    private final AgentSettings settings;
    private final AgentWork work;
    private final Time time;
    private final Faults faults;
    private final ReliableSend reliable;
    private final long startNanos;
    private final Stage<Welcome> joined;
    private final String helloId = UUID.randomUUID().toString();
    private final String reportId = UUID.randomUUID().toString();
    private volatile ServerConnection server;
    private volatile boolean known;
    private volatile boolean stopping;

    public AgentSession(AgentSettings settings, AgentWork work, Wire wire) {
        this.settings = settings;
        this.work = work;
        this.time = wire.time();
        this.joined = new Stage<>(wire.callbacks());
        this.faults = new Faults(settings.address());
        this.startNanos = time.nanoTime();
        this.reliable = new ReliableSend(time, (body, outcome) -> server.send(body, outcome));
    }

    public void start(ServerConnection connected) {
        server = connected;
        beat();
    }

    public CompletionStage<Welcome> joined() {
        return joined.copy();
    }

    /** Tells the broker that no more requests are wanted. */
    public void stopping() {
        if (!stopping && server != null) {
            stopping = true;
            report();
        }
    }

    public void close() {
        time.close();
        joined.completeExceptionally(new SpineException(faults.closed()));
    }

    private void beat() {
        if (known) {
            report();
        } else {
            hello();
        }
        time.after(settings.heartbeat(), this::beat);
    }

    private void hello() {
        var agent = settings.agent();
        send(envelope(helloId).setHello(Hello.newBuilder().setInstanceName(agent.name())
                .addAllCapabilities(agent.capabilities())
                .setInputSchema(told(agent.description().inputSchema(), agent.input()))
                .setOutputSchema(told(agent.description().outputSchema(), agent.output()))
                .setCredit(Math.max(1, work.credit())).setSchemaMajor(SCHEMA_MAJOR)
                .addAllKeyRanges(agent.keyRanges().stream().map(AgentSession::range).toList())));
    }

    private static KeyRange range(Address.KeyRange range) {
        return KeyRange.newBuilder().setFrom(range.from()).setTo(range.to()).build();
    }

    private void report() {
        var runtime = Runtime.getRuntime();
        var lifecycle = stopping ? Lifecycle.STOPPING
                : work.inFlight() >= work.credit() ? Lifecycle.BUSY : Lifecycle.READY;
        send(envelope(reportId).setStatus(StatusReport.newBuilder().setLifecycle(lifecycle)
                .setUptimeSeconds((time.nanoTime() - startNanos) / 1_000_000_000)
                .setPid(ProcessHandle.current().pid())
                .putMetrics("loop_count", work.loopCount())
                .putMetrics("in_flight", work.inFlight())
                .putMetrics("heap_bytes", runtime.totalMemory() - runtime.freeMemory())));
    }

    /** Tells the broker how many requests the agent takes from now on; a Hello cannot say 0. */
    public void sayCredit() {
        if (known) {
            send(envelope(helloId).setCredit(work.credit()));
        }
    }

    @Override
    public NeuralSpike.Builder envelope(String requestId) {
        return Spikes.envelope(requestId, settings.agent().component().orElse(0), time.unixMillis());
    }

    /** What is said again in a moment, if it does not get through. */
    private void send(NeuralSpike.Builder spike) {
        server.send(Buffer.of(spike.build().toByteString()));
    }

    @Override
    public CompletableFuture<Boolean> send(NeuralSpike spike) {
        return reliable.send(spike.toByteString());
    }

    @Override
    public void onMessage(Inbound message) {
        var frames = message.frames();
        var body = frames.get(frames.size() - 1).toByteString();
        message.release();
        try {
            accept(NeuralSpike.parseFrom(body));
        } catch (InvalidProtocolBufferException e) {
            LOG.warn("dropped a message of {} bytes that is no spike", body.size());
        }
    }

    private void accept(NeuralSpike spike) {
        switch (spike.getPayloadCase()) {
            case WELCOME -> {
                known = true;
                joined.complete(spike.getWelcome());
                if (work.credit() == 0) {
                    sayCredit();
                }
                report();
            }
            case ERROR -> error(spike);
            case CANCEL -> work.cancel(spike.getRequestId(), spike.getCancel().getRequestId(), this);
            case PAYLOAD_NOT_SET -> work.grant(spike.getRequestId(), spike.getCredit());
            case CANCEL_RECEIPT, STATUS -> LOG.debug("nothing to do for {}", spike.getPayloadCase());
            default -> work.take(spike, this);
        }
    }

    private void error(NeuralSpike spike) {
        if (spike.getRequestId().equals(helloId)) {
            joined.completeExceptionally(Spikes.refusal(spike.getError()));
            LOG.warn("the broker refuses agent {}: {}", settings.agent().name(), spike.getError().getErrorMessage());
        } else if (spike.getRequestId().equals(reportId)) {
            known = false;
            hello();
        }
    }

    @Override
    public void leaving() {
        known = false;
    }

    @Override
    public void arrived() {
        hello();
    }

    @Override
    public void onEvent(ConnectionEvent event) {
        switch (event.kind()) {
            case CONNECTED, ADMITTED -> {
                if (known) {
                    known = false;
                    hello();
                }
            }
            case REFUSED -> joined.completeExceptionally(new SpineException(faults.notPaired()));
            case HANDSHAKE_FAILED -> joined.completeExceptionally(new SpineException(faults.handshake()));
            default -> LOG.debug("{} {}", event.kind(), event.address());
        }
    }

    /** A schema says more than a content type. */
    private static String told(String schema, String contentType) {
        return schema.isEmpty() ? contentType : schema;
    }
}
