package spine.bench;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.BitSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import spine.api.message.ComponentID;
import spine.api.message.NeuralSpike;
import spine.api.transport.Reactor;
import spine.api.transport.SendOutcome;
import spine.bench.echo.EchoAgent;

/**
 * One component that floods the data plane: spikes to the agent in the container, sent as fast as the transport
 * takes them, with up to so many sent and not answered yet. Each must be answered once: with its text, or with the
 * refusal that the agent is overloaded.
 */
final class Flood implements AutoCloseable {
    static final ComponentID COMPONENT = ComponentID.HTTP_CLIENT;
    /** In a pause, too, each message is answered once. */
    private static final Set<String> PUT_OFF = Set.of("OVERLOADED", "UNAVAILABLE");
    private static final String TEXT = "flood".repeat(20);

    private final int depth;
    private final Semaphore free;
    private final long run = UUID.randomUUID().getMostSignificantBits();
    private final BitSet answered = new BitSet();
    private final AtomicLong echoed = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final Reactor reactor;
    private final Line line;
    private final Thread sender = new Thread(this::send, "bench-flood");
    private volatile String wrong = "";
    private volatile boolean stopped;

    /**
     * @param instance tells several floods apart
     * @param depth    most messages that are sent and not answered
     */
    Flood(Stage stage, String instance, int depth) throws Exception {
        this.depth = depth;
        this.free = new Semaphore(depth);
        var keys = stage.whitelisted("components", COMPONENT.name());
        reactor = stage.transport().open("bench-flood-" + instance);
        line = new Line(reactor, Line.to(stage.endpoints().data(), stage.endpoints(), keys,
                "component_" + COMPONENT.getNumber() + "." + instance), this::receive);
        sender.start();
    }

    /** Messages sent and not answered yet. */
    int queued() {
        return depth - free.availablePermits();
    }

    long echoed() {
        return echoed.get();
    }

    long refused() {
        return refused.get();
    }

    /** Stops sending and waits for the answers to all that was sent. */
    void drain(Duration patience) throws InterruptedException {
        stopped = true;
        sender.join(patience.toMillis());
        boolean all = free.tryAcquire(depth, patience.toMillis(), TimeUnit.MILLISECONDS);
        WrongAnswerException.unless(wrong.isEmpty(), "a message of the flood " + wrong);
        WrongAnswerException.unless(all, queued() + " messages of the flood were not answered within "
                + patience.toSeconds() + " s");
    }

    private void send() {
        try {
            long number = 0;
            while (!stopped) {
                if (free.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                    line.send(spike(number++), this::sent);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sent(SendOutcome outcome) {
        if (outcome != SendOutcome.SENT) {
            wrong = "could not be sent: " + outcome;
            free.release();
        }
    }

    private ByteString spike(long number) {
        return NeuralSpike.newBuilder().setRequestId(new UUID(run, number).toString())
                .setTimestamp(System.currentTimeMillis()).setSender(COMPONENT).setSchemaMajor(2)
                .setRecipientName(EchoAgent.NAME).setTextData(TEXT).build().toByteString();
    }

    /** On the reactor's thread. */
    private void receive(ByteString body) {
        try {
            var reply = NeuralSpike.parseFrom(body);
            var id = UUID.fromString(reply.getRequestId());
            int number = (int) id.getLeastSignificantBits();
            if (id.getMostSignificantBits() != run || answered.get(number)) {
                wrong = "was answered twice, or was never sent: " + id;
                return;
            }
            answered.set(number);
            judge(reply);
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            wrong = "was answered with something that cannot be read: " + e;
        }
        free.release();
    }

    private void judge(NeuralSpike reply) {
        if (reply.hasError() && PUT_OFF.contains(reply.getError().getErrorCode())) {
            refused.incrementAndGet();
        } else if (!reply.hasError() && reply.getRichPayload().getText().equals(TEXT)) {
            echoed.incrementAndGet();
        } else {
            wrong = "was answered with " + (reply.hasError() ? reply.getError().getErrorMessage() : "another text");
        }
    }

    @Override
    public void close() {
        stopped = true;
        sender.interrupt();
        line.close();
        reactor.close();
    }
}
