package spine.broker.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import spine.api.Call;
import spine.api.SpineException;
import spine.api.resilience.Breaker;
import spine.api.resilience.Breakers;
import spine.api.resilience.ConcurrencyLimits;
import spine.api.resilience.Lane;
import spine.api.resilience.Permit;
import spine.api.routing.Destination;
import spine.api.routing.Member;
import spine.broker.figures.internal.Measured;

/**
 * Stands before every unicast to an agent: its circuit breaker and its limit of concurrency, those of the lane that the
 * call is pinned to. Without the resilience bundle calls go straight. Thread-safe, no lock.
 */
@Component(service = Shield.class)
public final class Shield {
    /** Instances that are remembered; above that a new one of the same name is not noticed. */
    private static final int MOST_INSTANCES = 10_000;

    private final LongSupplier nanoClock;
    private final Map<String, Instance> instances = new ConcurrentHashMap<>();

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile Breakers breakers;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile ConcurrencyLimits limits;

    /** The way to an agent as the newest snapshot had it that asked. */
    private record Instance(Destination destination, long version) {
    }

    @Activate
    public Shield() {
        this(System::nanoTime);
    }

    Shield(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /**
     * Leave to ask this agent now; whoever gets it tells how it ended.
     *
     * @throws SpineException if its breaker is open or it has no room; it was not asked
     */
    Passage enter(Call call, Member member) throws SpineException {
        var lane = Lane.of(call.pinned().generation());
        var circuits = breakers;
        var room = limits;
        Permit breaker = null;
        if (circuits != null) {
            var circuit = circuits.breaker(lane, member.name());
            if (lane.equals(Lane.PRODUCTION)) {
                noticeNewInstance(call, member, circuit);
            }
            breaker = circuit.acquire();
        }
        return new Passage(breaker, room == null ? null : placed(room, lane, member, breaker),
                member.destination() instanceof Measured measured ? measured.figures() : null, nanoClock);
    }

    private static Permit placed(ConcurrencyLimits room, Lane lane, Member member, Permit breaker) throws SpineException {
        try {
            return room.limit(lane, member.name()).acquire();
        } catch (SpineException full) {
            if (breaker != null) {
                breaker.ignored();
            }
            throw full;
        }
    }

    /**
     * An agent that came back, or was installed anew, is not what failed. Calls that are pinned to an older snapshot still
     * go to the older instance, and change nothing here.
     */
    private void noticeNewInstance(Call call, Member member, Breaker breaker) {
        var known = instances.get(member.name());
        if (known != null && known.destination == member.destination()) {
            return;
        }
        long version = call.pinned().version();
        if (known == null) {
            if (instances.size() < MOST_INSTANCES) {
                instances.putIfAbsent(member.name(), new Instance(member.destination(), version));
            }
        } else if (version > known.version
                && instances.replace(member.name(), known, new Instance(member.destination(), version))) {
            breaker.renewed();
        }
    }
}
