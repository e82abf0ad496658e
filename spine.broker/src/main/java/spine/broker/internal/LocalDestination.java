package spine.broker.internal;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import spine.api.Agent;
import spine.api.Answer;
import spine.api.Call;
import spine.api.Diagnosis.Finding;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.Payload;
import spine.api.Refusal;
import spine.api.message.Directory;
import spine.api.routing.Destination;
import spine.broker.figures.internal.Figures;
import spine.broker.figures.internal.Measured;
import spine.broker.routes.internal.ClassQueue;
import spine.broker.routes.internal.Classed;
import spine.broker.routes.internal.Priority;

/**
 * An agent in this container, behind threads and a queue of its own: an agent that hangs or floods holds up its
 * own callers only. Requests wait by their class (BR-12). A request that is no longer wanted is not started; one that is
 * running is interrupted.
 */
final class LocalDestination implements Destination, Graded, Measured {
    /** Time that an interrupted agent may take to return before its thread counts as stuck. */
    private static final long GRACE_NANOS = 1_000_000_000L;

    private final String name;
    private final AgentAnswer agent;
    private final Ability ability;
    private final AbilityWatch watch;
    private final Counters counters;
    private final LongSupplier nanoClock;
    private final ThreadPoolExecutor threads;
    private final Set<Work> running = ConcurrentHashMap.newKeySet();
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Figures figures = new Figures();
    private volatile boolean closed;

    /**
     * @param threads how many requests it works on at once
     * @param waiting how many more may wait
     * @param critical how many CRITICAL ones may wait besides (BR-12)
     */
    record Limits(int threads, int waiting, int critical) {
        Limits(int threads, int waiting) {
            this(threads, waiting, waiting);
        }
    }

    LocalDestination(String name, Agent agent, Limits limits, Counters counters, LongSupplier nanoClock) {
        this(name, agent, limits, counters, new SystemMachine(nanoClock), null);
    }

    /** @param watch asks whether it is disabled while nobody has a request; null for nobody */
    LocalDestination(String name, Agent agent, Limits limits, Counters counters, Machine machine, AbilityWatch watch) {
        this.name = name;
        this.counters = counters;
        nanoClock = machine.nanoClock();
        this.agent = new AgentAnswer(name, agent, nanoClock);
        threads = machine.pool(limits.threads, new ClassQueue(limits.waiting, limits.critical), factory(name, agent));
        ability = new Ability(name, agent, nanoClock);
        this.watch = watch;
        if (watch != null) {
            watch.watch(ability);
        }
    }

    private static ThreadFactory factory(String name, Agent agent) {
        var number = new AtomicInteger();
        return task -> {
            var thread = new Thread(task, "agent-" + name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            thread.setContextClassLoader(agent.getClass().getClassLoader());
            return thread;
        };
    }

    @Override
    public CompletionStage<Outcome> dispatch(Call call, Payload request) {
        var work = new Work(call, request);
        try {
            threads.execute(work);
        } catch (RejectedExecutionException full) {
            if (!closed) {
                figures.dropped();
            }
            work.end(closed ? leaving() : new Refusal(ErrorCode.OVERLOADED, "Agent " + name + " has "
                    + threads.getQueue().size() + " requests waiting.", "Try again later.").with("Retry-After", "1"));
            return work.result;
        }
        CancelSource.link(call.cancel(), work.result, () -> {
            threads.remove(work);
            work.stop(reason(call));
        });
        return work.result;
    }

    private Refusal reason(Call call) {
        var reason = call.cancel() instanceof CancelSource source ? source.reason() : null;
        return reason != null ? reason : new Refusal(ErrorCode.CANCELLED, "No longer wanted.", "");
    }

    private Refusal leaving() {
        return new Refusal(ErrorCode.UNAVAILABLE, "Agent " + name + " is being removed.", "Try again.");
    }

    private Refusal removed() {
        return new Refusal(ErrorCode.OUTCOME_UNKNOWN, "Agent " + name + " was removed while it worked.",
                "It may have acted. Ask again if that does no harm.");
    }

    /** Why it cannot work at all, as it said last; null if it can. */
    Refusal disabled() {
        return ability.disabled();
    }

    @Override
    public boolean isDegraded() {
        return running.stream().anyMatch(Work::isStuck);
    }

    @Override
    public Figures figures() {
        return figures;
    }

    @Override
    public Directory.Entry health() {
        int queued = threads.getQueue().size();
        var entry = Directory.Entry.newBuilder().setState(Directory.State.HEALTHY)
                .setInFlight(running.size() + queued).setQueued(queued)
                .setAnswered(answered.sum()).setFailed(failed.sum());
        finding().ifPresent(f -> entry.setState(state(f)).setDetail(DirectoryView.text(f)));
        return entry.build();
    }

    private static Directory.State state(Finding finding) {
        return finding.cause().equals(Ability.CAUSE) ? Directory.State.DISABLED
                : finding.blocking() ? Directory.State.DEAD : Directory.State.DEGRADED;
    }

    /** That it is disabled, or has threads that do not return. */
    Optional<Finding> finding() {
        return ability.finding().or(this::stuck);
    }

    private Optional<Finding> stuck() {
        long stuck = running.stream().filter(Work::isStuck).count();
        int all = threads.getCorePoolSize();
        return stuck == 0 ? Optional.empty() : Optional.of(new Finding("stuck", stuck >= all, stuck + " of " + all
                + " threads of agent " + name + " do not stop after deadline or cancellation.",
                "Replace or remove the agent."));
    }

    /** Ends what waits as not started, and what runs as of unknown outcome; interrupts its threads. */
    @Override
    public void close() {
        closed = true;
        if (watch != null) {
            watch.leave(ability);
        }
        threads.shutdown();
        for (var waiting = threads.getQueue().poll(); waiting != null; waiting = threads.getQueue().poll()) {
            ((Work) waiting).end(leaving());
        }
        running.forEach(work -> work.stop(removed()));
        threads.shutdownNow();
    }

    /** One request on its way through the agent; ends once. */
    private final class Work implements Classed {
        private final Call call;
        private final Payload request;
        private final Priority priority;
        private final CompletableFuture<Outcome> result = new CompletableFuture<>();
        private Thread thread;
        private volatile boolean stopped;
        private volatile long stoppedAt;

        Work(Call call, Payload request) {
            this.call = call;
            this.request = request;
            priority = call instanceof ActiveCall active ? active.priority() : Priority.NORMAL;
        }

        @Override
        public Priority priority() {
            return priority;
        }

        @Override
        public void run() {
            running.add(this);
            var working = call instanceof ActiveCall active ? active.working() : new Working();
            working.begin();
            long began = nanoClock.getAsLong();
            Outcome outcome = null;
            try {
                var disabled = closed ? null : ability.ask();
                if (closed) {
                    outcome = leaving();
                } else if (disabled != null) {
                    outcome = disabled;
                } else if (ActiveCall.begins(call) && started()) {
                    outcome = outcome(agent.answer(call, request));
                }
            } finally {
                finished();
                running.remove(this);
                working.end(System.currentTimeMillis(), Map.of("wall_ms", (nanoClock.getAsLong() - began) / 1e6));
            }
            if (outcome != null) {
                end(outcome);
            }
        }

        /** A failure after the removal began is the end of interrupted work: it may have acted. */
        private Outcome outcome(Outcome said) {
            return closed && !(said instanceof Answer) ? removed() : said;
        }

        private synchronized boolean started() {
            if (!result.isDone()) {
                thread = Thread.currentThread();
            }
            return thread != null;
        }

        /** From here on nobody interrupts the thread for this request, and no interrupt is left for the next. */
        private synchronized void finished() {
            thread = null;
            if (!threads.isShutdown()) {
                Thread.interrupted();
            }
        }

        void end(Outcome outcome) {
            if (result.isDone()) {
                if (outcome instanceof Answer) {
                    counters.add("replies.late");
                }
                return;
            }
            if (!(outcome instanceof Refusal refusal && Ability.isDisabled(refusal, name))) {
                (outcome instanceof Answer ? answered : failed).increment();
            }
            if (!result.complete(outcome) && outcome instanceof Answer) {
                counters.add("replies.late");
            }
        }

        void stop(Refusal why) {
            stoppedAt = nanoClock.getAsLong();
            stopped = true;
            end(why);
            synchronized (this) {
                if (thread != null) {
                    thread.interrupt();
                }
            }
        }

        /** The same in each process, so that what goes over all of them can be repeated. */
        @Override
        public int hashCode() {
            return call.requestId().hashCode();
        }

        boolean isStuck() {
            return stopped && nanoClock.getAsLong() - stoppedAt >= GRACE_NANOS;
        }
    }
}
