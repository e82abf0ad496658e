package spine.broker.internal;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.Diagnosis;
import spine.api.Diagnosis.Finding;

/**
 * What all diagnoses of the container say, as of the last second: those of Spine's bundles, and those that an agent's
 * bundle registers about its own health. Answers from memory and runs no code of theirs. Thread-safe.
 */
@Component(service = Findings.class)
public final class Findings {
    /** What stops an agent goes before what troubles it; else the order stays. */
    static final Comparator<Finding> GRAVEST_FIRST = Comparator.comparing(finding -> !finding.blocking());
    private static final Logger LOG = LoggerFactory.getLogger(Findings.class);
    private static final int MOST_SOURCES = 100;

    private final Counters counters;
    private final LongSupplier nanoClock;
    private final Throttle log;
    private final List<DiagnosisSource> sources = new CopyOnWriteArrayList<>();

    @Activate
    public Findings(@Reference Counters counters) {
        this(counters, System::nanoTime);
    }

    Findings(Counters counters, LongSupplier nanoClock) {
        this.counters = counters;
        this.nanoClock = nanoClock;
        this.log = new Throttle(nanoClock);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    synchronized void addDiagnosis(Diagnosis diagnosis) {
        if (sources.size() >= MOST_SOURCES) {
            counters.add("diagnoses.left_out");
            LOG.error("{} diagnoses are there already: another one is left out", MOST_SOURCES);
            return;
        }
        var source = new DiagnosisSource(diagnosis, counters, nanoClock, log);
        sources.add(source);
        source.start();
    }

    synchronized void removeDiagnosis(Diagnosis diagnosis) {
        sources.stream().filter(s -> s.isOf(diagnosis)).forEach(DiagnosisSource::close);
        sources.removeIf(s -> s.isOf(diagnosis));
    }

    @Deactivate
    void close() {
        sources.forEach(DiagnosisSource::close);
    }

    /** What stands against an agent, the gravest first. */
    List<Finding> of(String agent) {
        return sources.stream().flatMap(s -> s.said().getOrDefault(agent, List.of()).stream()).sorted(GRAVEST_FIRST)
                .toList();
    }

    /** Those of whom something is said. */
    Set<String> agents() {
        var names = new TreeSet<String>();
        sources.forEach(s -> names.addAll(s.said().keySet()));
        return names;
    }
}
