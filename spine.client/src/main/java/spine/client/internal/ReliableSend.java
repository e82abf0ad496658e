package spine.client.internal;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import spine.api.transport.Buffer;
import spine.api.transport.SendOutcome;

/**
 * Sends without blocking, and again while the queue is full: three tries, with waits of 10, 20 and 30 ms after them
 * (BR-16). That loses nothing unsaid: false reaches the caller. Thread-safe.
 */
public final class ReliableSend {
    static final List<Duration> WAITS = List.of(Duration.ofMillis(10), Duration.ofMillis(20), Duration.ofMillis(30));

    private final Time time;
    private final Way way;

    /** Where messages go out. */
    @FunctionalInterface
    public interface Way {
        void send(Buffer body, SendOutcome.Listener outcome);
    }

    public ReliableSend(Time time, Way way) {
        this.time = time;
        this.way = way;
    }

    /** Completes with whether it was handed to the connection; on any thread, so what depends on it must not block. */
    public CompletableFuture<Boolean> send(ByteString body) {
        var sent = new CompletableFuture<Boolean>();
        attempt(body, 0, sent);
        return sent;
    }

    private void attempt(ByteString body, int tries, CompletableFuture<Boolean> sent) {
        if (tries == WAITS.size()) {
            sent.complete(false);
            return;
        }
        way.send(Buffer.of(body), outcome -> {
            if (outcome == SendOutcome.FULL) {
                time.after(WAITS.get(tries), () -> attempt(body, tries + 1, sent));
            } else {
                sent.complete(outcome == SendOutcome.SENT);
            }
        });
    }
}
