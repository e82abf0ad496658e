package spine.bench.role;

import com.google.protobuf.ByteString;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import spine.api.transport.Buffer;
import spine.api.transport.ConnectOptions;
import spine.api.transport.Endpoint;
import spine.api.transport.Reactor;
import spine.api.transport.SendOutcome;

/** Fresh connections with fresh keys, so many at a time; each sends one message and ends with its echo. */
final class OurStorm implements Program {
    private static final ByteString HELLO = ByteString.copyFromUtf8("hello");

    private final Settings settings;
    private final Reactor reactor;

    OurStorm(Settings settings) {
        this.settings = settings;
        this.reactor = settings.engine().open("bench-storm");
    }

    @Override
    public Map<String, Object> ready() {
        return Map.of("crypto", Vitals.crypto());
    }

    /** {@code storm COUNT AT_ONCE MILLIS}. */
    @Override
    public Map<String, Object> obey(String[] words) throws Exception {
        int count = Integer.parseInt(words[1]);
        int atOnce = Integer.parseInt(words[2]);
        long millis = Long.parseLong(words[3]);
        Queue<ConnectOptions> left = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < count; i++) {
            left.add(Dealers.options(settings));
        }
        var threads = Executors.newFixedThreadPool(atOnce);
        try {
            long begin = System.nanoTime();
            Callable<Void> lane = () -> lane(left, millis);
            for (var done : threads.invokeAll(Collections.nCopies(atOnce, lane), millis, TimeUnit.MILLISECONDS)) {
                done.get();
            }
            return Map.of("count", count, "seconds", (System.nanoTime() - begin) / 1e9);
        } finally {
            threads.shutdownNow();
        }
    }

    private Void lane(Queue<ConnectOptions> left, long millis) throws Exception {
        for (var next = left.poll(); next != null; next = left.poll()) {
            var answer = new CompletableFuture<Void>();
            try (Endpoint endpoint = reactor.connect(next, message -> {
                message.release();
                answer.complete(null);
            })) {
                endpoint.send(null, List.of(Buffer.of(HELLO)), SendOutcome.Listener.IGNORE);
                answer.get(millis, TimeUnit.MILLISECONDS);
            }
        }
        return null;
    }

    @Override
    public void close() {
        reactor.close();
    }
}
