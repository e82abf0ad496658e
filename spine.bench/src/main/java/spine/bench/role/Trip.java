package spine.bench.role;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import spine.bench.Latency;

/**
 * One run of a client: so many messages in flight for so long, each answer followed by the next message at once; ends
 * when the last answer is there. Answers must come in order and hold what was sent. One thread drives it.
 */
final class Trip {
    private static final int MOST_SAMPLES = 1 << 20;

    /** Sends the message of a number; on the thread that drives. */
    @FunctionalInterface
    interface Lane {
        void send(long number, Payload payload);
    }

    private final Lane lane;
    private final Payload payload;
    private final Payload expected;
    private final int window;
    private final long nanos;
    private final CompletableFuture<Map<String, Object>> done = new CompletableFuture<>();
    private long[] samples;
    private long sentAt;
    private long begin;
    private long sent;
    private long answered;

    Trip(Lane lane, int size, int window, long millis) {
        this.lane = lane;
        this.payload = new Payload(size);
        this.expected = new Payload(size);
        this.window = window;
        this.nanos = millis * 1_000_000;
        this.samples = window == 1 ? new long[4096] : null;
    }

    /** From the words {@code run SIZE WINDOW MILLIS}. */
    static Trip of(Lane lane, String[] words) {
        if (!words[0].equals("run") || words.length != 4) {
            throw new IllegalArgumentException("run SIZE WINDOW MILLIS is what a client can do");
        }
        return new Trip(lane, Integer.parseInt(words[1]), Integer.parseInt(words[2]), Long.parseLong(words[3]));
    }

    CompletableFuture<Map<String, Object>> result() {
        return done;
    }

    boolean ended() {
        return done.isDone();
    }

    void start() {
        begin = System.nanoTime();
        for (int i = 0; i < window; i++) {
            next(begin);
        }
    }

    private void next(long now) {
        sentAt = now;
        long number = sent++;
        lane.send(number, payload);
    }

    /** An answer, from its position to its limit. */
    void answered(ByteBuffer back) {
        if (ended()) {
            return;
        }
        if (!expected.came(answered, back)) {
            fail("answer " + answered + " is not what was sent, or out of turn, " + back.remaining() + " bytes");
            return;
        }
        answered++;
        long now = System.nanoTime();
        if (samples != null) {
            sample(now - sentAt);
        }
        if (now - begin < nanos) {
            next(now);
        } else if (answered == sent) {
            done.complete(figures((now - begin) / 1e9));
        }
    }

    void fail(String why) {
        done.completeExceptionally(new IllegalStateException(why));
    }

    private void sample(long took) {
        if (answered > samples.length && samples.length < MOST_SAMPLES) {
            samples = Arrays.copyOf(samples, 2 * samples.length);
        }
        if (answered <= samples.length) {
            samples[(int) answered - 1] = took;
        }
    }

    private Map<String, Object> figures(double seconds) {
        if (samples == null) {
            return Map.of("count", answered, "seconds", seconds);
        }
        var latency = Latency.of(samples, (int) Math.min(answered, samples.length));
        return Map.of("count", answered, "seconds", seconds, "p50", latency.p50(), "p99", latency.p99());
    }
}
