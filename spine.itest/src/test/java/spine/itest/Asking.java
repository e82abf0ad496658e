package spine.itest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import spine.api.Address;
import spine.api.Answer;
import spine.api.CallOptions;
import spine.api.Outcome;
import spine.api.Payload;
import spine.api.Principal;
import spine.api.Refusal;
import spine.api.Router;
import spine.api.SpineException;
import spine.api.TraceContext;

/** Asks agents through the router: once, or without a pause from several threads until closed. */
final class Asking implements AutoCloseable {
    private static final int THREADS = 2;

    private final Map<String, LongAdder> outcomes = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean isOver;

    private Asking() {
    }

    /** The answer's text, or the refusal's code. */
    static String once(Router router, String agent) {
        return once(router, agent, "hello");
    }

    static String once(Router router, String agent, String question) {
        try {
            var call = router.open(new CallOptions(UUID.randomUUID().toString(), Principal.KERNEL,
                    Duration.ofSeconds(20), TraceContext.NONE, false));
            var outcome = router.route(call, new Address.Name(agent), Payload.text(question)).toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            return text(outcome);
        } catch (SpineException e) {
            return e.refusal().code().name();
        } catch (InterruptedException | ExecutionException | TimeoutException lost) {
            return "LOST " + lost;
        }
    }

    private static String text(Outcome outcome) {
        return outcome instanceof Answer answer ? answer.payload().text() : ((Refusal) outcome).code().name();
    }

    /** Starts asking. */
    static Asking allTheTime(Router router, String agent) {
        var asking = new Asking();
        for (int i = 0; i < THREADS; i++) {
            var thread = new Thread(() -> {
                while (!asking.isOver) {
                    asking.outcomes.computeIfAbsent(once(router, agent), k -> new LongAdder()).increment();
                }
            }, "asking-" + i);
            thread.start();
            asking.threads.add(thread);
        }
        return asking;
    }

    /** How often each outcome came so far. */
    Map<String, Long> outcomes() {
        var now = new TreeMap<String, Long>();
        outcomes.forEach((outcome, count) -> now.put(outcome, count.sum()));
        return now;
    }

    long count(String outcome) {
        return outcomes().getOrDefault(outcome, 0L);
    }

    @Override
    public void close() throws InterruptedException {
        isOver = true;
        for (var thread : threads) {
            thread.join(15_000);
        }
    }
}
