package spine.bench;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import spine.api.message.NeuralSpike;
import spine.api.transport.Reactor;
import spine.api.transport.SendOutcome;

/** Messages on the control plane, one at a time, each answered before the next: PING, and commands of BR-04. */
final class Pings implements AutoCloseable {
    private static final Map<String, String> ANSWERS = Map.of("PING", "PONG", "PAUSE", "PAUSED", "RESUME", "RESUMED");
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
     * @param words  sent by turns
     * @param before runs before each, outside of the time that is measured
     */
    Latency measure(List<String> words, int most, Duration time, Runnable before) throws Exception {
        var nanos = new long[most];
        int count = 0;
        long end = System.nanoTime() + time.toNanos();
        // To the end of a turn: what was paused is resumed.
        while (count < most && (count % words.size() != 0 || count == 0 || System.nanoTime() < end)) {
            before.run();
            long start = System.nanoTime();
            send(words.get(count % words.size()));
            nanos[count++] = System.nanoTime() - start;
        }
        return Latency.of(nanos, count);
    }

    private void send(String word) throws Exception {
        var id = UUID.randomUUID().toString();
        line.send(NeuralSpike.newBuilder().setRequestId(id).setTimestamp(System.currentTimeMillis())
                .setTextData(word).build().toByteString(), SendOutcome.Listener.IGNORE);
        var body = replies.poll(Stage.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (body == null) {
            throw new TimeoutException(word + " was not answered within " + Stage.PATIENCE.toSeconds() + " s");
        }
        var reply = NeuralSpike.parseFrom(body);
        WrongAnswerException.unless(reply.getRequestId().equals(id) && reply.getTextData().equals(ANSWERS.get(word)),
                word + " was answered with " + (reply.hasError() ? reply.getError().getErrorMessage()
                        : reply.getTextData()));
    }

    @Override
    public void close() {
        line.close();
        reactor.close();
    }
}
