package spine.broker.control.internal;

import java.io.IOException;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.ErrorCode;
import spine.api.Refusal;
import spine.api.Router;
import spine.api.journal.Journal;
import spine.api.message.Durability;

/**
 * Carries out control commands (BR-04, BR-07), for whoever has looked that the sender may. What a command says about the
 * mode holds when {@link #take} returns; what takes longer is done on a thread of its own, so that the control plane's
 * goes on. Commands are idempotent. Thread-safe.
 */
@Component(service = Commander.class, configurationPid = ControlConfig.PID)
public final class Commander {
    private static final Logger LOG = LoggerFactory.getLogger(Commander.class);
    private static final long MOST_DRAIN_MILLIS = 60_000;
    /** Commands that may wait for the disk. */
    static final int ROOM = 1_000;
    private static final Said FULL = Said.refused(new Refusal(ErrorCode.OVERLOADED, ROOM + " commands wait already.",
            "Send it again.").with("Retry-After", "1"));

    private final ModeSwitch modes;
    private final Traffic traffic;
    private final Nap nap;
    private final ControlConfig config;
    private final Clock clock;
    private final Ending ending;
    private final ScheduledExecutorService thread;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile Journal journal;

    @Activate
    public Commander(BundleContext context, ControlConfig config, @Reference ModeSwitch modes, @Reference Traffic traffic,
            @Reference Router router) {
        this(config, modes, traffic, router, () -> stop(context));
    }

    /** @param stop stops the framework */
    public Commander(ControlConfig config, ModeSwitch modes, Traffic traffic, Router router, Runnable stop) {
        this(config, modes, traffic, router, stop, new ScheduledThreadPoolExecutor(1, task -> {
            var one = new Thread(task, "spine-commands");
            one.setDaemon(true);
            return one;
        }));
    }

    /** @param thread for what takes longer; shut down at the end */
    public Commander(ControlConfig config, ModeSwitch modes, Traffic traffic, Router router, Runnable stop,
            ScheduledExecutorService thread) {
        this.thread = thread;
        this.config = config;
        within("shutdownDrainMillis", config.shutdownDrainMillis());
        within("haltDrainMillis", config.haltDrainMillis());
        this.modes = modes;
        this.traffic = traffic;
        this.nap = new Nap(router);
        this.clock = Clock.systemUTC();
        this.ending = new Ending(traffic, () -> checkpoint(journal), thread, System::nanoTime, stop);
    }

    private static void within(String key, long value) {
        if (value < 0 || value > MOST_DRAIN_MILLIS) {
            throw new IllegalArgumentException(ControlConfig.PID + ": " + key + " = " + value + " is not within 0 to "
                    + MOST_DRAIN_MILLIS);
        }
    }

    private static void stop(BundleContext context) {
        try {
            context.getBundle(0).stop();
        } catch (BundleException failed) {
            LOG.error("the framework did not stop", failed);
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindJournal(Journal come) {
        journal = come;
    }

    void unbindJournal(Journal gone) {
        if (journal == gone) {
            journal = null;
        }
    }

    @Deactivate
    public void close() {
        thread.shutdownNow();
    }

    /**
     * Carries a command out.
     *
     * @param by key of the sender, in Z85
     * @return how it ended; for those that end the process, that it begins: call {@link #acknowledged} when that is told
     */
    public CompletionStage<Said> take(Command command, String by) {
        // Nobody is kept from stopping the work or the process by commands that wait.
        if (waiting.get() >= ROOM && command != Command.SCRAM && !command.ends()) {
            return CompletableFuture.completedFuture(FULL);
        }
        return switch (command) {
            case NAP -> nap.take();
            case FLUSH_TRACE -> later(() -> flush(journal));
            default -> change(command, by);
        };
    }

    private CompletionStage<Said> change(Command command, String by) {
        var step = modes.step(command, by);
        if (!step.fits()) {
            return CompletableFuture.completedFuture(Said.refused(ErrorCode.INVALID_REQUEST,
                    command + " does not fit: " + step.state().sentence(), ""));
        }
        return later(() -> CompletableFuture.completedFuture(finish(command, step)));
    }

    private Said finish(Command command, ModeSwitch.Step step) {
        var detail = "";
        if (command == Command.SCRAM) {
            var ended = traffic.endAll("Ended by SCRAM.");
            detail = ended.begun() + " requests were ended at work, " + ended.notBegun() + " before.";
        }
        try {
            modes.save();
        } catch (IOException failed) {
            LOG.error("the mode {} holds, but could not be written", step.state().mode().lower(), failed);
            return Said.refused(ErrorCode.INTERNAL, command + " holds, but could not be written and ends with a restart.",
                    "See the broker's log, mend the disk, and send it again.");
        }
        return Said.done(command, step.fresh(), detail);
    }

    /** An answer of {@link Said} has gone out: the process may end now. */
    public void acknowledged(Command command) {
        if (command.ends()) {
            ending.begin(command == Command.SHUTDOWN ? config.shutdownDrainMillis() : config.haltDrainMillis());
        }
    }

    private CompletionStage<Said> flush(Journal into) {
        if (into == null) {
            return CompletableFuture.completedFuture(Said.refused(ErrorCode.UNAVAILABLE, "There is no journal.",
                    "Its log says why."));
        }
        long last = into.health().last();
        return checkpoint(into).thenApply(level -> level == Durability.SYNCED
                ? Said.done(Command.FLUSH_TRACE, true, "up to entry " + last + ", synced.")
                : Said.refused(ErrorCode.UNAVAILABLE, "The journal is " + level.name().toLowerCase(Locale.ROOT)
                        + " only. " + into.health().problem(), into.health().remedy()));
    }

    private CompletableFuture<Durability> checkpoint(Journal into) {
        return Ending.checkpoint(into, "checkpoint", clock.millis());
    }

    /** Work that may wait for a disk. */
    private interface Work {
        CompletionStage<Said> run();
    }

    private CompletionStage<Said> later(Work work) {
        var said = new CompletableFuture<Said>();
        waiting.incrementAndGet();
        try {
            thread.execute(() -> {
                waiting.decrementAndGet();
                try {
                    work.run().whenComplete((done, failed) -> {
                        if (failed == null) {
                            said.complete(done);
                        } else {
                            said.completeExceptionally(failed);
                        }
                    });
                } catch (RuntimeException failed) {
                    said.completeExceptionally(failed);
                }
            });
        } catch (RejectedExecutionException closed) {
            waiting.decrementAndGet();
            said.complete(Said.refused(ErrorCode.UNAVAILABLE, "The broker is stopping.", ""));
        }
        return said;
    }
}
