package spine.broker.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Diagnosis;
import spine.api.Diagnosis.Finding;

/**
 * One diagnosis, asked again and again on a thread of its own: it is replaceable code, and one that hangs or throws costs
 * nobody but itself. What it said last counts for {@value #FRESH_SECONDS} seconds. Thread-safe.
 */
final class DiagnosisSource {
    /** Between two questions. */
    static final long PERIOD_MILLIS = 1000;
    private static final Logger LOG = LoggerFactory.getLogger(DiagnosisSource.class);
    private static final long FRESH_SECONDS = 10;
    private static final int MOST_AGENTS = 1000;
    private static final int MOST_FINDINGS = 20;
    private static final int MOST_CHARACTERS = 600;

    private final Diagnosis diagnosis;
    private final Counters counters;
    private final LongSupplier nanoClock;
    private final Throttle log;
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, RouterThreads.daemon("spine-diagnosis"));
    private volatile Said said = new Said(Map.of(), 0);

    /** By agent, and when by the nano clock. */
    private record Said(Map<String, List<Finding>> findings, long at) {
    }

    DiagnosisSource(Diagnosis diagnosis, Counters counters, LongSupplier nanoClock, Throttle log) {
        this.diagnosis = diagnosis;
        this.counters = counters;
        this.nanoClock = nanoClock;
        this.log = log;
    }

    boolean isOf(Diagnosis other) {
        return diagnosis == other;
    }

    void start() {
        thread.scheduleWithFixedDelay(this::ask, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** One round; leaves nothing of an earlier one. */
    void ask() {
        try {
            var all = new LinkedHashMap<String, List<Finding>>();
            for (var agent : diagnosis.agents().stream().limit(MOST_AGENTS).toList()) {
                var findings = diagnosis.of(agent).stream().limit(MOST_FINDINGS).map(DiagnosisSource::bounded).toList();
                if (!findings.isEmpty()) {
                    all.put(agent, findings);
                }
            }
            said = new Said(all, nanoClock.getAsLong());
        } catch (Throwable broken) {
            // It is replaceable code, and the next round must come.
            said = new Said(Map.of(), nanoClock.getAsLong());
            counters.add("diagnoses.failed");
            if (log.pass(diagnosis.getClass()) >= 0) {
                LOG.error("the diagnosis {} failed", diagnosis.getClass().getName(), broken);
            }
        }
    }

    private static Finding bounded(Finding finding) {
        return new Finding(Throttle.printable(finding.cause(), MOST_CHARACTERS), finding.blocking(),
                Throttle.printable(finding.sentence(), MOST_CHARACTERS),
                Throttle.printable(finding.remedy(), MOST_CHARACTERS));
    }

    /** What it said last, unless that is long ago; by agent. */
    Map<String, List<Finding>> said() {
        var last = said;
        return nanoClock.getAsLong() - last.at <= TimeUnit.SECONDS.toNanos(FRESH_SECONDS) ? last.findings : Map.of();
    }

    /** Asks no more; does not wait for its code. */
    void close() {
        thread.shutdownNow();
    }
}
