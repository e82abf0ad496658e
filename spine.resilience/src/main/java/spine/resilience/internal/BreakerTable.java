package spine.resilience.internal;

import static java.util.Comparator.comparing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import spine.api.Home;
import spine.api.monitor.Monitor;
import spine.api.resilience.Breaker;
import spine.api.resilience.BreakerStatus;
import spine.api.resilience.Breakers;
import spine.api.resilience.Lane;
import spine.api.security.AuditLog;

/**
 * The breakers by lane and service, and their file: written behind the callers' backs on every change, at least every
 * five minutes and at the end (CB-08). Finding one costs two look-ups and no lock.
 */
@Component(service = {Breakers.class, BreakerTable.class}, configurationPid = ResilienceConfig.PID)
@Designate(ocd = ResilienceConfig.class)
public final class BreakerTable implements Breakers {
    private static final Comparator<ServiceBreaker> ORDER = comparing((ServiceBreaker b) -> b.lane().name())
            .thenComparing(ServiceBreaker::service);
    private static final int LONGEST_NAME = 300;

    private final Settings settings;
    private final Times times;
    private final CircuitFile file;
    private final Saver saver;
    private final Bulletin bulletin = new Bulletin();
    private final Map<Lane, Map<String, ServiceBreaker>> lanes = new ConcurrentHashMap<>();

    @Activate
    public BreakerTable(@Reference Home home, ResilienceConfig config) {
        this(home.state(), Settings.of(config), Times.SYSTEM);
    }

    BreakerTable(Path folder, Settings settings, Times times) {
        this.settings = settings;
        this.times = times;
        file = new CircuitFile(folder, settings.services());
        file.read().forEach(record -> lane(record.lane()).put(record.service(), breaker(record)));
        saver = new Saver("spine-circuits", settings.saveEvery(), this::save);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindAudit(AuditLog audit) {
        bulletin.audit(audit);
    }

    void unbindAudit(AuditLog audit) {
        bulletin.noAudit(audit);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindMonitor(Monitor monitor) {
        bulletin.monitor(monitor);
    }

    void unbindMonitor(Monitor monitor) {
        bulletin.noMonitor(monitor);
    }

    @Deactivate
    void close() {
        saver.close();
    }

    @Override
    public Breaker breaker(Lane lane, String service) {
        var known = lanes.get(lane);
        var breaker = known == null ? null : known.get(service);
        return breaker != null ? breaker : made(lane, service);
    }

    private synchronized ServiceBreaker made(Lane lane, String service) {
        if (service.isEmpty() || service.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("a service's name has " + service.length() + " characters; allowed is 1 to "
                    + LONGEST_NAME);
        }
        var breaker = breaker(CircuitRecord.fresh(lane, service));
        // Where all are open, the newcomer works, but nobody remembers what it learns.
        if (!hasRoom()) {
            return breaker;
        }
        var before = lane(lane).putIfAbsent(service, breaker);
        return before != null ? before : breaker;
    }

    private Map<String, ServiceBreaker> lane(Lane lane) {
        return lanes.computeIfAbsent(lane, l -> new ConcurrentHashMap<>());
    }

    private ServiceBreaker breaker(CircuitRecord begin) {
        boolean spared = settings.spared().contains(begin.service());
        return new ServiceBreaker(spared ? CircuitRecord.fresh(begin.lane(), begin.service()) : begin,
                spared ? settings.breakers().thatNeverOpens() : settings.breakers(), times, this::changed);
    }

    private boolean hasRoom() {
        var all = breakers();
        if (all.size() < settings.services()) {
            return true;
        }
        var oldest = all.stream().filter(b -> b.state().state() == Breaker.State.CLOSED)
                .min(Comparator.comparingLong(ServiceBreaker::usedMillis));
        oldest.ifPresent(b -> lanes.computeIfPresent(b.lane(), (lane, of) -> {
            of.remove(b.service());
            return of.isEmpty() ? null : of;
        }));
        return oldest.isPresent();
    }

    private void changed(ServiceBreaker breaker, BreakerState before, BreakerState after) {
        if (before.state() == after.state()) {
            saver.later();
        } else {
            saver.soon();
            bulletin.tell(breaker, before, after, times.now());
        }
    }

    @Override
    public List<BreakerStatus> all() {
        return breakers().stream().map(ServiceBreaker::status).toList();
    }

    /** Why the file could not be written; empty if it could. */
    String problem() {
        return saver.problem();
    }

    int tellAfter() {
        return settings.breakers().tellAfter();
    }

    private List<ServiceBreaker> breakers() {
        var all = new ArrayList<ServiceBreaker>();
        lanes.values().forEach(lane -> all.addAll(lane.values()));
        all.sort(ORDER);
        return all;
    }

    @Override
    public synchronized void forget(Lane lane) {
        if (!lane.equals(Lane.PRODUCTION) && lanes.remove(lane) != null) {
            saver.soon();
        }
    }

    private void save() throws Exception {
        file.write(breakers().stream().map(ServiceBreaker::written).toList());
    }
}
