package spine.broker.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.security.Credential;
import spine.api.security.Decision;
import spine.api.security.PolicyService;
import spine.api.security.PolicySnapshot;

/**
 * The policies that are there, and the one snapshot that decides: the newest of the best ranked policy that has
 * published. Going over to another is one volatile write, so a swap in which the new one comes first has no moment
 * without (SEC-16). When the last one goes its snapshot decides for the grace; then everybody is denied, for the time
 * being. Thread-safe.
 */
final class Policies {
    static final Decision.Denied NO_POLICY = new Decision.Denied("no policy is there", true);
    private static final Logger LOG = LoggerFactory.getLogger(Policies.class);
    private static final int MOST_SOURCES = 8;
    private static final int MOST_HANDSHAKES = 10_000;

    /**
     * What decides.
     *
     * @param source whose it is; null if he is gone
     * @param ends   if he is gone: when it ends, by the nano clock
     */
    private record View(PolicySnapshot snapshot, PolicySource source, long ends) {
    }

    /** What the policies are asked with. */
    record Limits(long deadlineMillis, long graceMillis) {
    }

    private final Limits limits;
    private final Counters counters;
    private final LongSupplier nanoClock;
    private final ScheduledExecutorService timer;
    private final Function<Credential, Decision> check;
    private final BiConsumer<PolicySnapshot, PolicySnapshot> onChange;
    private final Throttle log;
    private final List<PolicySource> sources = new ArrayList<>();
    private final Set<Handshake> handshakes = ConcurrentHashMap.newKeySet();
    private volatile View view = new View(null, null, 0);

    /**
     * @param timer    for deadlines
     * @param check    the whole answer on a key, revocations included
     * @param onChange told the former snapshot and the next when it has changed; does not block
     */
    Policies(Limits limits, Counters counters, LongSupplier nanoClock, ScheduledExecutorService timer,
            Function<Credential, Decision> check, BiConsumer<PolicySnapshot, PolicySnapshot> onChange) {
        this.limits = limits;
        this.counters = counters;
        this.nanoClock = nanoClock;
        this.timer = timer;
        this.check = check;
        this.onChange = onChange;
        this.log = new Throttle(nanoClock);
    }

    /** What the snapshot says; a look-up, without any code of a policy. */
    Decision decide(Credential credential) {
        var now = view;
        if (now.source == null && (now.snapshot == null || nanoClock.getAsLong() - now.ends >= 0)) {
            return NO_POLICY;
        }
        return now.snapshot.decide(credential);
    }

    /** Of the snapshot that decides; 0 if none has ever been there. */
    long version() {
        var now = view.snapshot;
        return now == null ? 0 : now.version();
    }

    Decision check(Credential credential) {
        return check.apply(credential);
    }

    /** The policy that decides now, or null. */
    PolicySource deciding() {
        return view.source;
    }

    Counters counters() {
        return counters;
    }

    void add(PolicyService service, int ranking, long id) {
        var source = new PolicySource(service, ranking, id, counters, log, this::choose);
        synchronized (this) {
            if (sources.size() >= MOST_SOURCES) {
                counters.add("policy.left_out");
                LOG.error("{} policy services are there already: another one is left out", MOST_SOURCES);
                return;
            }
            int at = 0;
            while (at < sources.size() && sources.get(at).goesBefore(source)) {
                at++;
            }
            sources.add(at, source);
        }
        source.start();
        timer.schedule(() -> isLate(source), limits.deadlineMillis, TimeUnit.MILLISECONDS);
    }

    private void isLate(PolicySource source) {
        if (source.snapshot() == null && !source.isClosed()) {
            counters.add("policy.late");
            LOG.error("a policy service has published nothing within {} ms: nobody is let in by it",
                    limits.deadlineMillis);
        }
    }

    void remove(PolicyService service) {
        synchronized (this) {
            sources.stream().filter(s -> s.isOf(service)).forEach(PolicySource::close);
            sources.removeIf(s -> s.isOf(service));
        }
        choose();
    }

    /** Goes over to the best that has published, and has those decided who wait. */
    private void choose() {
        synchronized (this) {
            var former = view;
            var best = sources.stream().filter(s -> s.snapshot() != null).findFirst().orElse(null);
            if (best != null) {
                view = new View(best.snapshot(), best, 0);
            } else if (former.source != null) {
                LOG.warn("no policy is there any more: the last one decides for {} ms", limits.graceMillis);
                view = new View(former.snapshot, null,
                        nanoClock.getAsLong() + TimeUnit.MILLISECONDS.toNanos(limits.graceMillis));
            }
            if (former.snapshot != null && former.snapshot != view.snapshot) {
                onChange.accept(former.snapshot, view.snapshot);
            }
        }
        handshakes.forEach(Handshake::ask);
    }

    /** Begins to decide about one that wants in. */
    Handshake open(Credential credential, String address) {
        var handshake = new Handshake(this, credential, address);
        handshakes.add(handshake);
        try {
            handshake.deadline(timer.schedule(handshake::late, limits.deadlineMillis, TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException stopping) {
            handshake.late();
        }
        handshake.ask();
        return handshake;
    }

    boolean isFull() {
        return handshakes.size() >= MOST_HANDSHAKES;
    }

    void decided(Handshake handshake) {
        handshakes.remove(handshake);
    }

    void close() {
        synchronized (this) {
            sources.forEach(PolicySource::close);
            sources.clear();
            view = new View(null, null, 0);
        }
        handshakes.forEach(Handshake::late);
    }
}
