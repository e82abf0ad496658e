package spine.resilience.internal;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import spine.api.ErrorCode.Category;
import spine.api.Outcome;
import spine.api.Refusal;
import spine.api.resilience.Lane;
import spine.api.resilience.Retries;
import spine.api.resilience.RetryAfter;
import spine.api.resilience.RetryPolicy;

/**
 * Tries again on one thread of its own. At most 10,000 wait for their next try; one more gets its last outcome instead, and
 * so does everybody at the end.
 */
@Component(service = Retries.class, configurationPid = ResilienceConfig.PID)
public final class RetryDesk implements Retries {
    private static final int MOST_WAITING = 10_000;

    private final Settings settings;
    private final Keeper keeper;
    private final LongSupplier nanoClock;
    private final ScheduledThreadPoolExecutor thread;
    private final Map<Lane, BudgetTable> budgets = new ConcurrentHashMap<>();
    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();

    @Activate
    public RetryDesk(@Reference Keeper keeper, ResilienceConfig config) {
        this(keeper, Settings.of(config), System::nanoTime);
    }

    RetryDesk(Keeper keeper, Settings settings, LongSupplier nanoClock) {
        this.keeper = keeper;
        this.settings = settings;
        this.nanoClock = nanoClock;
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            var one = new Thread(task, "spine-retries");
            one.setDaemon(true);
            return one;
        }, new ThreadPoolExecutor.DiscardPolicy());
        budgets(Lane.PRODUCTION);
    }

    private BudgetTable budgets(Lane lane) {
        return budgets.computeIfAbsent(lane, l -> new BudgetTable(l, settings, keeper));
    }

    @Override
    public CompletionStage<Outcome> call(Lane lane, String service, RetryPolicy policy, Duration deadline,
            Supplier<? extends CompletionStage<Outcome>> work) {
        var budget = budgets(lane);
        budget.called(service);
        var tries = new Tries(policy, nanoClock.getAsLong() + deadline.toNanos(), () -> budget.spend(service), work);
        tries.next(1);
        return tries.result;
    }

    @Override
    public CompletionStage<Boolean> send(RetryPolicy policy, BooleanSupplier send) {
        var result = new CompletableFuture<Boolean>();
        send(policy, send, 1, result);
        return result;
    }

    private void send(RetryPolicy policy, BooleanSupplier send, int number, CompletableFuture<Boolean> result) {
        try {
            if (send.getAsBoolean()) {
                result.complete(true);
            } else if (number >= policy.tries()) {
                result.complete(false);
            } else {
                later(policy.pause(number, random()), () -> send(policy, send, number + 1, result),
                        () -> result.complete(false));
            }
        } catch (RuntimeException broken) {
            result.completeExceptionally(broken);
        }
    }

    private static double random() {
        return ThreadLocalRandom.current().nextDouble();
    }

    private void later(Duration wait, Runnable next, Runnable instead) {
        var one = new Waiting(next, instead);
        waiting.add(one);
        if (waiting.size() > MOST_WAITING || thread.isShutdown()) {
            one.end(instead);
        } else {
            thread.schedule(one, wait.toNanos(), NANOSECONDS);
        }
    }

    @Deactivate
    void close() {
        thread.shutdownNow();
        waiting.forEach(one -> one.end(one.instead));
        budgets.values().forEach(BudgetTable::close);
    }

    /** A try that is to come, or what becomes of it instead. */
    private final class Waiting implements Runnable {
        private final Runnable next;
        private final Runnable instead;

        Waiting(Runnable next, Runnable instead) {
            this.next = next;
            this.instead = instead;
        }

        @Override
        public void run() {
            end(next);
        }

        void end(Runnable how) {
            if (waiting.remove(this)) {
                how.run();
            }
        }
    }

    /** The tries of one call. */
    private final class Tries {
        private final RetryPolicy policy;
        private final long deadlineNanos;
        private final BooleanSupplier budget;
        private final Supplier<? extends CompletionStage<Outcome>> work;
        private final CompletableFuture<Outcome> result = new CompletableFuture<>();

        Tries(RetryPolicy policy, long deadlineNanos, BooleanSupplier budget,
                Supplier<? extends CompletionStage<Outcome>> work) {
            this.policy = policy;
            this.deadlineNanos = deadlineNanos;
            this.budget = budget;
            this.work = work;
        }

        void next(int number) {
            try {
                work.get().whenComplete((outcome, failure) -> {
                    if (failure != null) {
                        result.completeExceptionally(failure);
                    } else {
                        ended(number, outcome);
                    }
                });
            } catch (RuntimeException broken) {
                result.completeExceptionally(broken);
            }
        }

        private void ended(int number, Outcome outcome) {
            if (!(outcome instanceof Refusal refusal) || refusal.code().category() != Category.RETRY
                    || number >= policy.tries()) {
                result.complete(outcome);
                return;
            }
            var wait = longer(policy.pause(number, random()), RetryAfter.of(refusal));
            if (wait.toNanos() >= deadlineNanos - nanoClock.getAsLong() || !budget.getAsBoolean()) {
                result.complete(outcome);
            } else {
                later(wait, () -> next(number + 1), () -> result.complete(outcome));
            }
        }

        private static Duration longer(Duration a, Duration b) {
            return a.compareTo(b) >= 0 ? a : b;
        }
    }
}
