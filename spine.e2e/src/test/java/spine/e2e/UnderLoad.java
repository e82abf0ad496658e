package spine.e2e;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import spine.api.message.Discover;
import spine.api.rcis.AgentCall;
import spine.client.RcisClient;

/** Four callers who ask one agent without a pause, while its jar is overwritten. */
final class UnderLoad {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int CALLERS = 4;
    private static final int TIMES = 2;

    private final RcisClient client;
    private final AgentCall question;
    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicInteger count = new AtomicInteger();
    private final List<Future<Void>> callers = new ArrayList<>();

    UnderLoad(RcisClient client, AgentCall question) {
        this.client = client;
        this.question = question;
    }

    /** Overwrites the jar twice; fails if one request is not answered. Returns how many were. */
    int replace(String agent, Path home, Path work) throws Exception {
        var threads = Executors.newFixedThreadPool(CALLERS);
        try {
            Callable<Void> asking = this::ask;
            for (int i = 0; i < CALLERS; i++) {
                callers.add(threads.submit(asking));
            }
            await(agent + " is asked", 50);
            for (int time = 1; time <= TIMES; time++) {
                var version = ShippedAgent.drop(agent, home, work, time);
                Eventually.holds(agent + " is replaced", LIMIT, () -> version(agent).equals(version) || isOver());
                await(agent + " is asked on", count.get() + 50);
            }
            done.set(true);
            for (var caller : callers) {
                caller.get(60, TimeUnit.SECONDS);
            }
            return count.get();
        } finally {
            done.set(true);
            threads.shutdownNow();
        }
    }

    private void await(String what, int answers) throws Exception {
        Eventually.holds(what, LIMIT, () -> count.get() > answers || isOver());
    }

    /** Whether a caller has failed. */
    private boolean isOver() {
        return callers.stream().anyMatch(Future::isDone);
    }

    /** Of who serves now. */
    private String version(String agent) throws Exception {
        return client.discover(Discover.newBuilder().setName(agent).build(), LIMIT).toCompletableFuture()
                .get(60, TimeUnit.SECONDS).getEntries(0).getVersion();
    }

    private Void ask() throws Exception {
        while (!done.get()) {
            client.call(question, LIMIT).toCompletableFuture().get(60, TimeUnit.SECONDS);
            count.incrementAndGet();
        }
        return null;
    }
}
