package spine.broker.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.journal.Entry;
import spine.api.journal.Journal;
import spine.api.message.Durability;

/**
 * The kernel's way to the journal, which may come and go: without one, and with one that fails, everything is ACCEPTED and
 * goes on. Thread-safe, never throws, never blocks.
 */
@Component(service = Recorder.class)
public final class Recorder {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

    private final Counters counters;
    private final CompletionStage<Durability> inMemory = CompletableFuture.completedFuture(Durability.ACCEPTED);
    private final Machine machine;
    private final Throttle log;
    private volatile Journal journal;

    @Activate
    public Recorder(@Reference Counters counters) {
        this(counters, new SystemMachine());
    }

    Recorder(Counters counters, Machine machine) {
        this.counters = counters;
        this.machine = machine;
        log = new Throttle(machine.nanoClock());
    }

    /** Writes to this one from now on; to none if it is null. */
    void use(Journal other) {
        journal = other;
    }

    /** See {@link Journal#append}. */
    CompletionStage<Durability> append(Entry entry, Durability wanted) {
        var now = journal;
        if (now == null) {
            return inMemory;
        }
        try {
            return now.append(entry, wanted);
        } catch (RuntimeException | LinkageError broken) {
            failed(broken);
            return inMemory;
        }
    }

    private void failed(Throwable broken) {
        counters.add("journal.failed");
        if (log.pass(broken.getClass()) >= 0) {
            LOG.error("the journal failed: what happens is in memory only", broken);
        }
    }

    /**
     * Tells the lower of two levels when both are reached, at once if they are; ACCEPTED when the limit is over.
     *
     * @param limitNanos 0 or less: does not wait
     * @param then       run here, on the journal's thread or on a timer's; must not block
     */
    void settle(CompletionStage<Durability> one, CompletionStage<Durability> other, long limitNanos,
            Consumer<Durability> then) {
        var first = one.toCompletableFuture();
        var second = other.toCompletableFuture();
        if (first.isDone() && second.isDone()) {
            then.accept(Levels.lower(reached(first), reached(second)));
        } else if (limitNanos <= 0) {
            counters.add("durability.late");
            then.accept(Durability.ACCEPTED);
        } else {
            machine.orTimeout(first.thenCombine(second, Levels::lower), limitNanos).whenComplete((level, late) -> {
                if (late != null) {
                    counters.add("durability.late");
                }
                then.accept(late == null ? level : Durability.ACCEPTED);
            });
        }
    }

    /** The same for one level. */
    void settle(CompletionStage<Durability> stage, long limitNanos, Consumer<Durability> then) {
        settle(stage, stage, limitNanos, then);
    }

    /** What a request gets that waits for more than it reached. */
    void told(Durability wanted, Durability reached) {
        if (reached.compareTo(wanted) < 0) {
            counters.add("durability.missed");
        }
    }

    private static Durability reached(CompletableFuture<Durability> done) {
        return done.isCompletedExceptionally() ? Durability.ACCEPTED : done.join();
    }
}
