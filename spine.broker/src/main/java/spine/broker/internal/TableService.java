package spine.broker.internal;

import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.RequestTable;
import spine.api.StatusFacts;
import spine.api.journal.Journal;
import spine.api.security.Guard;

/**
 * Offers the request table, and gives the kernel its journal. The edges serve when the table is there, so it is offered
 * when it has been filled from the journal. Where no bundle offers a journal that is at once; where one does, but nothing
 * comes of it, when the wait is over: the bus does not need a journal.
 */
@Component(service = {}, immediate = true, configurationPid = BrokerConfig.PID)
public final class TableService {
    private static final Logger LOG = LoggerFactory.getLogger(TableService.class);
    private static final String SERVICE = "osgi.service";
    /** How often the limit passes before a journal that has not begun is given up: a busy machine starts slowly. */
    private static final int MOST_LOOKS = 10;

    private final BundleContext context;
    private final Recorder recorder;
    private final Awaited awaited;
    private final ReplayTable table;
    private final long limitMillis;
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, RouterThreads.daemon("spine-table"));
    private final Map<String, String> facts = new ConcurrentHashMap<>();
    private final List<ServiceRegistration<?>> offered = new CopyOnWriteArrayList<>();
    /** Whether it is offered, or will never be. */
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile Journal journal;
    /** Of the timer's thread. */
    private int looks;
    private boolean begun;

    @Activate
    public TableService(BundleContext context, BrokerConfig config, @Reference Recorder recorder,
            @Reference Guard guard, @Reference Awaited awaited) {
        var checked = BrokerLimits.checked(config);
        this.context = context;
        this.recorder = recorder;
        this.awaited = awaited;
        this.limitMillis = checked.restoreMillis();
        this.table = new ReplayTable(checked.replayWindowSeconds(), checked.replayBytes(), System::nanoTime,
                new RequestRecord(recorder, Levels.of(checked), guard::policyVersion, Clock.systemUTC()));
        if (isJournalExpected(context)) {
            timer.schedule(this::waitedLongEnough, limitMillis, TimeUnit.MILLISECONDS);
        } else {
            offer();
        }
    }

    private static boolean isJournalExpected(BundleContext context) {
        return Arrays.stream(context.getBundles()).filter(b -> b.getState() == Bundle.ACTIVE
                || b.getState() == Bundle.STARTING).anyMatch(TableService::offersJournal);
    }

    private static boolean offersJournal(Bundle bundle) {
        var revision = bundle.adapt(BundleRevision.class);
        return revision != null && revision.getDeclaredCapabilities(SERVICE).stream()
                .anyMatch(c -> String.valueOf(c.getAttributes().get("objectClass")).contains(Journal.class.getName()));
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindJournal(Journal arrived) {
        journal = arrived;
        recorder.use(arrived);
        fill(arrived);
        offer();
    }

    void unbindJournal(Journal leaving) {
        if (journal == leaving) {
            journal = null;
            recorder.use(null);
        }
    }

    private void fill(Journal from) {
        long begun = System.nanoTime();
        try {
            var report = new Refill(table, System::currentTimeMillis, System::nanoTime).from(from, limitMillis);
            awaited.expect(report.addressees());
            var words = report.replies() + " replies and " + report.interrupted() + " interrupted requests in "
                    + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) + " ms";
            facts.put("requests.restored", words);
            if (report.left().isEmpty() && report.damaged() == 0) {
                facts.remove("problem.requests");
                LOG.info("restored {}", words);
            } else {
                problem("Some requests before the restart are not known any more: "
                        + (report.left().isEmpty() ? report.damaged() + " places of the journal are damaged"
                                : report.left()) + ". Requests that are sent again may be worked on twice.");
            }
        } catch (RuntimeException | LinkageError broken) {
            LOG.error("the journal cannot be read back", broken);
            problem("The journal cannot be read back: requests of before the restart are not known any more.");
        }
    }

    /** A journal that has begun gets the limit once more, and whoever has not begun is still being started. */
    private void waitedLongEnough() {
        if (settled.get()) {
            return;
        }
        boolean isLate = begun;
        begun = context.getServiceReference(Journal.class) != null;
        if (++looks < MOST_LOOKS && !isLate) {
            timer.schedule(this::waitedLongEnough, limitMillis, TimeUnit.MILLISECONDS);
        } else {
            problem("No journal came within " + looks * limitMillis + " ms: what was answered before the"
                    + " restart is not known, and nothing is written down until it comes. Its log says why.");
            offer();
        }
    }

    private void problem(String sentence) {
        facts.put("problem.requests", sentence);
        LOG.warn("{}", sentence);
    }

    /** Whoever waits for the table is started on this thread, so no lock is held. */
    private void offer() {
        if (settled.compareAndSet(false, true)) {
            offered.add(context.registerService(StatusFacts.class, () -> Map.copyOf(facts), null));
            offered.add(context.registerService(RequestTable.class, table, null));
        }
    }

    @Deactivate
    void close() {
        settled.set(true);
        timer.shutdownNow();
        recorder.use(null);
        offered.forEach(Kernel::unregister);
    }
}
