package spine.broker.internal;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Agent;
import spine.api.Diagnosis.Finding;
import spine.api.Refusal;

/**
 * Whether an agent in the container can work at all, by its own word. Its code runs on its own threads, before each
 * request, and on those of {@link AbilityWatch}; whoever routes and shows sees what it said last. Thread-safe.
 */
final class Ability {
    static final String CAUSE = "disabled";
    private static final Logger LOG = LoggerFactory.getLogger(Ability.class);

    private final String name;
    private final Agent agent;
    private final boolean asks;
    private final Throttle log;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile Refusal disabled;

    Ability(String name, Agent agent, LongSupplier nanoClock) {
        this.name = name;
        this.agent = agent;
        this.asks = saysAnything(agent);
        this.log = new Throttle(nanoClock);
    }

    /** Most agents say nothing, and cost nothing. */
    private static boolean saysAnything(Agent agent) {
        try {
            return agent.getClass().getMethod("disabled").getDeclaringClass() != Agent.class;
        } catch (NoSuchMethodException | LinkageError unseen) {
            return true;
        }
    }

    /** Whether it may ever be disabled. */
    boolean asks() {
        return asks;
    }

    /** Asks the agent, which may block: its refusal, marked with {@link Refusal#DISABLED}; null if it can work. */
    Refusal ask() {
        if (!asks) {
            return null;
        }
        disabled = asked().map(why -> why.with(Refusal.DISABLED, name)).orElse(null);
        return disabled;
    }

    private Optional<Refusal> asked() {
        try {
            var said = agent.disabled();
            return said == null ? Optional.empty() : said;
        } catch (Throwable broken) {
            // It is replaceable code; what its answer is worth it will say itself.
            if (log.pass(name) >= 0) {
                LOG.warn("agent {} could not say whether it is disabled", name, broken);
            }
            return Optional.empty();
        }
    }

    /** Asks on another thread, unless an earlier question has not been answered. */
    void askOn(Executor threads) {
        if (asking.compareAndSet(false, true)) {
            try {
                threads.execute(() -> {
                    try {
                        ask();
                    } finally {
                        asking.set(false);
                    }
                });
            } catch (RejectedExecutionException full) {
                asking.set(false);
            }
        }
    }

    /** What it said last; null if it can work. */
    Refusal disabled() {
        return disabled;
    }

    /** The same for people. */
    Optional<Finding> finding() {
        var why = disabled;
        return why == null ? Optional.empty()
                : Optional.of(new Finding(CAUSE, true, "It is disabled: " + why.reason(), why.remedy()));
    }

    /** Whether a refusal is this agent's own word that it is disabled, not that of another further on. */
    static boolean isDisabled(Refusal refusal, String agent) {
        return agent.equals(refusal.meta().get(Refusal.DISABLED));
    }
}
