package spine.bench;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import spine.api.message.NeuralSpike;
import spine.api.transport.Reactor;
import spine.api.transport.SendOutcome;

/** Control messages, one at a time, each answered before the next: PING and PONG on the control plane. */
final class Pings implements AutoCloseable {
    private final Reactor reactor;
    private final Line line;
    private final BlockingQueue<ByteString> replies = new ArrayBlockingQueue<>(16);

    Pings(Stage stage) throws Exception {
        reactor = stage.transport().open("bench-control");
        line = new Line(reactor, Line.to(stage.endpoints().control(), stage.endpoints(), stage.admin(), ""),
                replies::offer);
    }

    /**
     * Sends this many, fewer if the time is up.
     *
     * @param before runs before each, outside of the time that is measured
     */
    Latency measure(int most, Duration time, Runnable before) throws Exception {
        var nanos = new long[most];
        int count = 0;
        long end = System.nanoTime() + time.toNanos();
        while (count < most && (count == 0 || System.nanoTime() < end)) {
            before.run();
            long start = System.nanoTime();
            ping();
            nanos[count++] = System.nanoTime() - start;
        }
        return Latency.of(nanos, count);
    }

    private void ping() throws Exception {
        var id = UUID.randomUUID().toString();
        line.send(NeuralSpike.newBuilder().setRequestId(id).setTimestamp(System.currentTimeMillis())
                .setTextData("PING").build().toByteString(), SendOutcome.Listener.IGNORE);
        var body = replies.poll(Stage.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (body == null) {
            throw new TimeoutException("a PING was not answered within " + Stage.PATIENCE.toSeconds() + " s");
        }
        var reply = NeuralSpike.parseFrom(body);
        WrongAnswerException.unless(reply.getRequestId().equals(id) && reply.getTextData().equals("PONG"),
                "a PING was answered with " + (reply.hasError() ? reply.getError().getErrorMessage() : "no PONG"));
    }

    @Override
    public void close() {
        line.close();
        reactor.close();
    }
}
