package spine.broker.control.internal;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.google.protobuf.ByteString;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.journal.Entry;
import spine.api.journal.Journal;
import spine.api.journal.Kind;
import spine.api.message.Durability;

/**
 * The end of the process (BR-07, OP-04): waits until no request is in flight, or the limit is over; then ends what is
 * left, has the journal on the disk, and stops. Blocks nobody. Begins once.
 */
final class Ending {
    private static final Logger LOG = LoggerFactory.getLogger(Ending.class);
    private static final long LOOK_MILLIS = 20;
    /** In which the acknowledgement and the last replies go out. */
    private static final long LEAST_MILLIS = 250;
    private static final long SYNC_MILLIS = 1_000;

    private final Traffic traffic;
    private final Supplier<CompletableFuture<Durability>> checkpoint;
    private final ScheduledExecutorService timer;
    private final LongSupplier nanoClock;
    private final Runnable stop;
    private long deadlineNanos;
    private boolean begun;

    /**
     * @param checkpoint has all that was written so far on the disk
     * @param stop       begins to stop the framework; called on the timer's or the journal's thread
     */
    Ending(Traffic traffic, Supplier<CompletableFuture<Durability>> checkpoint, ScheduledExecutorService timer,
            LongSupplier nanoClock, Runnable stop) {
        this.traffic = traffic;
        this.checkpoint = checkpoint;
        this.timer = timer;
        this.nanoClock = nanoClock;
        this.stop = stop;
    }

    /** An entry whose sync takes with it all before it. */
    static CompletableFuture<Durability> checkpoint(Journal journal, String operation, long unixMillis) {
        return journal == null ? CompletableFuture.completedFuture(Durability.ACCEPTED)
                : journal.append(Entry.of(Kind.CONTROL, unixMillis, operation,
                        ByteString.EMPTY), Durability.SYNCED).toCompletableFuture().copy();
    }

    /** Later calls change nothing. */
    synchronized void begin(long limitMillis) {
        if (!begun) {
            begun = true;
            deadlineNanos = nanoClock.getAsLong() + MILLISECONDS.toNanos(limitMillis);
            LOG.info("stopping: {} requests in flight have {} ms to end", traffic.inFlight(), limitMillis);
            timer.schedule(this::look, LEAST_MILLIS, MILLISECONDS);
        }
    }

    /** Whatever goes wrong here, the process ends: its operator has been told so. */
    private void look() {
        try {
            lookAgainOrEnd();
        } catch (RuntimeException broken) {
            LOG.error("stopping without the rest of the drain", broken);
            stop.run();
        }
    }

    private synchronized void lookAgainOrEnd() {
        if (traffic.inFlight() > 0 && nanoClock.getAsLong() < deadlineNanos) {
            timer.schedule(this::look, LOOK_MILLIS, MILLISECONDS);
            return;
        }
        var left = traffic.endAll("Spine was stopped.");
        LOG.info("stopping: {} requests were ended at work, {} before", left.begun(), left.notBegun());
        checkpoint.get().orTimeout(SYNC_MILLIS, MILLISECONDS).whenComplete((level, late) -> {
            LOG.info("stopping: the journal is {}", late == null ? level : "not on the disk yet");
            stop.run();
        });
    }
}
