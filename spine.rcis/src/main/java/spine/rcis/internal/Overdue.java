package spine.rcis.internal;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import spine.api.Outcome;

/**
 * Ends what the router has forgotten. The router keeps each deadline itself, so this needs no timer for each request:
 * one looks through all of them now and then, and none runs while nothing waits. Thread-safe.
 */
final class Overdue {
    private static final long LOOK_MILLIS = 100;

    private final LongSupplier nanoTime;
    private final Map<CompletableFuture<Outcome>, Long> waiting = new ConcurrentHashMap<>();
    private final AtomicBoolean armed = new AtomicBoolean();
    private final Executor later = CompletableFuture.delayedExecutor(LOOK_MILLIS, TimeUnit.MILLISECONDS);

    Overdue(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Completes the result with {@code DEADLINE_EXCEEDED} if nobody else has after that time, or a look later. */
    void watch(CompletableFuture<Outcome> result, Duration limit) {
        if (result.isDone()) {
            return;
        }
        waiting.put(result, nanoTime.getAsLong() + limit.toNanos());
        result.whenComplete((outcome, failure) -> waiting.remove(result));
        arm();
    }

    private void arm() {
        if (armed.compareAndSet(false, true)) {
            later.execute(this::look);
        }
    }

    private void look() {
        long now = nanoTime.getAsLong();
        waiting.forEach((result, until) -> {
            if (now - until >= 0) {
                result.complete(Refusals.deadlineExceeded());
            }
        });
        armed.set(false);
        if (!waiting.isEmpty()) {
            arm();
        }
    }
}
