package spine.generations.internal;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.google.protobuf.ByteString;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Principal;
import spine.api.StatusFacts;
import spine.api.journal.Entry;
import spine.api.journal.Journal;
import spine.api.journal.Kind;
import spine.api.message.Durability;
import spine.api.routing.RoutingSnapshot;

/**
 * Has each flip written down before it happens: who leaves and who comes, each with bundle, version and SHA-256. A journal
 * that is missing, full or slow keeps no flip from happening; what it could not promise is told. Thread-safe.
 */
@Component(service = {FlipRecord.class, StatusFacts.class}, configurationPid = GenerationsConfig.PID)
public final class FlipRecord implements StatusFacts {
    private static final Logger LOG = LoggerFactory.getLogger(FlipRecord.class);

    private final Durability wanted;
    private final Duration limit;
    private final Clock clock;
    private volatile Journal journal;
    private volatile Runnable onJournal = () -> { };
    private volatile String problem = "";

    @Activate
    public FlipRecord(GenerationsConfig config) {
        this(Settings.durability(config), Settings.limits(config).flipRecord(), Clock.systemUTC());
    }

    /**
     * @param wanted the level that a flip waits for
     * @param limit  the longest that it waits
     */
    FlipRecord(Durability wanted, Duration limit, Clock clock) {
        this.wanted = wanted;
        this.limit = limit;
        this.clock = clock;
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindJournal(Journal arrived) {
        journal = arrived;
        problem = "";
        onJournal.run();
    }

    void unbindJournal(Journal leaving) {
        if (journal == leaving) {
            journal = null;
        }
    }

    /** What to do when there is a journal, and at once if there is one; must not block. */
    void whenJournalComes(Runnable action) {
        onJournal = action;
        if (journal != null) {
            action.run();
        }
    }

    /** What the last flip lacks. */
    @Override
    public Map<String, String> facts() {
        var now = problem;
        return now.isEmpty() ? Map.of() : Map.of("problem.generations.record", now);
    }

    /** Waits, up to the limit, until a flip that is about to happen is written down. */
    void before(RoutingSnapshot from, Collection<AgentHandle> leaving, Collection<AgentHandle> joining) {
        var now = journal;
        if (now != null && !(leaving.isEmpty() && joining.isEmpty())) {
            var reached = await(append(now, "flip", from, leaving, joining));
            tell(reached);
        }
    }

    /** The same for one that cannot wait: the agent's service has gone already. */
    void withoutWaiting(RoutingSnapshot from, Collection<AgentHandle> leaving) {
        note("flip", from, leaving, List.of());
    }

    /** Says that the flip that was announced did not happen. */
    void takenBack(RoutingSnapshot still, Collection<AgentHandle> leaving, Collection<AgentHandle> joining) {
        note("flip taken back", still, leaving, joining);
    }

    /** Says what serves now: what came before the journal did. */
    void serving(RoutingSnapshot now, Collection<AgentHandle> all) {
        note("serves", now, List.of(), all);
    }

    private void note(String operation, RoutingSnapshot from, Collection<AgentHandle> leaving,
            Collection<AgentHandle> joining) {
        var now = journal;
        if (now != null) {
            append(now, operation, from, leaving, joining);
        }
    }

    private CompletionStage<Durability> append(Journal to, String operation, RoutingSnapshot from,
            Collection<AgentHandle> leaving, Collection<AgentHandle> joining) {
        var body = "after version " + from.version() + "\n" + lines("out", leaving) + lines("in", joining);
        try {
            return to.append(new Entry(Kind.GENERATION, clock.millis(), "", "", Principal.KERNEL.scheme(),
                    Principal.KERNEL.id(), "", 0, from.generation().value(), operation, ByteString.EMPTY,
                    ByteString.copyFromUtf8(body)), wanted);
        } catch (RuntimeException | LinkageError broken) {
            LOG.error("the journal failed", broken);
            return CompletableFuture.completedFuture(Durability.ACCEPTED);
        }
    }

    private static String lines(String way, Collection<AgentHandle> agents) {
        return agents.stream().map(a -> way + " " + a.descriptor().name() + " of " + a.origin() + "\n")
                .collect(Collectors.joining());
    }

    private Durability await(CompletionStage<Durability> stage) {
        try {
            return stage.toCompletableFuture().get(limit.toMillis(), MILLISECONDS);
        } catch (TimeoutException | ExecutionException late) {
            LOG.debug("a flip was not written down in time", late);
            return Durability.ACCEPTED;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Durability.ACCEPTED;
        }
    }

    private void tell(Durability reached) {
        problem = reached.compareTo(wanted) >= 0 ? "" : "The last change of what serves was written down as "
                + reached + " and not " + wanted + ": after a crash its record may be missing. See why: spinectl why journal.";
        if (!problem.isEmpty()) {
            LOG.warn("{}", problem);
        }
    }
}
