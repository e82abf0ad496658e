package spine.client.internal;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.UUID;
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
 * any      Cancel                             interrupt
 * </pre>
 */
public final class AgentSession implements ServerConnection.Party {
    private static final Logger LOG = LoggerFactory.getLogger(AgentSession.class);
    private static final int SCHEMA_MAJOR = 2;

    private final AgentSettings settings;
    private final AgentWork work;
    private final Time time;
    private final Faults faults;
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
                .addAllCapabilities(agent.capabilities()).setInputSchema(agent.input())
                .setOutputSchema(agent.output()).setCredit(settings.credit()).setSchemaMajor(SCHEMA_MAJOR)
                .addAllKeyRanges(agent.keyRanges().stream().map(AgentSession::range).toList())));
    }

    private static KeyRange range(Address.KeyRange range) {
        return KeyRange.newBuilder().setFrom(range.from()).setTo(range.to()).build();
    }

    private void report() {
        var runtime = Runtime.getRuntime();
        var lifecycle = stopping ? Lifecycle.STOPPING
                : work.inFlight() >= settings.credit() ? Lifecycle.BUSY : Lifecycle.READY;
        send(envelope(reportId).setStatus(StatusReport.newBuilder().setLifecycle(lifecycle)
                .setUptimeSeconds((time.nanoTime() - startNanos) / 1_000_000_000)
                .setPid(ProcessHandle.current().pid())
                .putMetrics("loop_count", work.loopCount())
                .putMetrics("in_flight", work.inFlight())
                .putMetrics("heap_bytes", runtime.totalMemory() - runtime.freeMemory())));
    }

    private NeuralSpike.Builder envelope(String requestId) {
        return Spikes.envelope(requestId, settings.agent().component().orElse(0), time.unixMillis());
    }

    private void send(NeuralSpike.Builder spike) {
        send(spike.build());
    }

    private void send(NeuralSpike spike) {
        server.send(Buffer.of(spike.toByteString()));
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
                report();
            }
            case ERROR -> error(spike);
            case CANCEL -> work.cancel(spike.getCancel().getRequestId());
            case PAYLOAD_NOT_SET, CANCEL_RECEIPT, STATUS -> LOG.debug("nothing to do for {}", spike.getPayloadCase());
            default -> work.take(spike, this::send);
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
}
