package spine.resilience.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import spine.api.Diagnosis;
import spine.api.StatusFacts;
import spine.api.resilience.Breaker.State;
import spine.api.resilience.BreakerStatus;
import spine.api.resilience.Lane;

/** Says of open breakers and empty buckets what they keep from whom, and for how long. */
@Component(service = {Diagnosis.class, StatusFacts.class})
public final class Findings implements Diagnosis, StatusFacts {
    private static final int MOST = 90;

    private final BreakerTable breakers;
    private final RateTable rates;

    @Activate
    public Findings(@Reference BreakerTable breakers, @Reference RateTable rates) {
        this.breakers = breakers;
        this.rates = rates;
    }

    @Override
    public List<Finding> of(String agent) {
        var findings = new ArrayList<Finding>();
        broken().stream().filter(b -> b.service().equals(agent)).forEach(b -> findings.add(open(b)));
        rates.exhausted(agent).forEach(empty -> findings.add(quota(agent, empty)));
        return findings;
    }

    @Override
    public List<String> agents() {
        var names = new LinkedHashSet<String>();
        broken().forEach(b -> names.add(b.service()));
        names.addAll(rates.keys(MOST));
        return List.copyOf(names);
    }

    /** Production's first: that one matters to everybody. */
    private List<BreakerStatus> broken() {
        var all = breakers.all().stream().filter(b -> b.state() != State.CLOSED).toList();
        var ordered = new ArrayList<>(all.stream().filter(b -> b.lane().equals(Lane.PRODUCTION)).toList());
        ordered.addAll(all.stream().filter(b -> !b.lane().equals(Lane.PRODUCTION)).toList());
        return ordered;
    }

    private static Finding open(BreakerStatus breaker) {
        return new Finding("breaker-open", breaker.lane().equals(Lane.PRODUCTION), sentence(breaker), breaker.byServer()
                ? "Wait: it is tried again by itself; raise its quota with whoever runs it if this comes often."
                : "Look for '" + breaker.service() + "' in log/spine.log and repair it; it is tried again by itself, and at"
                        + " once when another instance of it comes.");
    }

    private static String sentence(BreakerStatus breaker) {
        var where = breaker.lane().equals(Lane.PRODUCTION) ? "" : " in lane " + breaker.lane();
        var why = breaker.byServer() ? " asked to be left alone" : " failed " + breaker.failureCount() + " times in a row";
        var next = breaker.state() == State.HALF_OPEN ? "one probe at a time is let through now"
                : breaker.remaining().isZero() ? "the next request is its probe"
                : "gets no requests for " + seconds(breaker.remaining()) + " s more";
        return "The circuit of '" + breaker.service() + "'" + where + " is open: it" + why + ", and " + next + ".";
    }

    private static Finding quota(String key, RateTable.Exhausted empty) {
        return new Finding("quota", true, "'" + key + "' has used up its quota '" + empty.name() + "'"
                + (empty.lane().equals(Lane.PRODUCTION) ? "" : " in lane " + empty.lane()) + "; the next request passes in "
                + seconds(empty.left()) + " s.", "Wait that long, ask more slowly, or raise the quota '" + empty.name() + "'.");
    }

    @Override
    public Map<String, String> facts() {
        var facts = new LinkedHashMap<String, String>();
        broken().stream().limit(MOST).forEach(b -> facts.put((b.failedRecoveries() >= breakers.tellAfter()
                ? "problem.breaker." : "breaker.") + b.lane() + "." + b.service(), sentence(b)
                + (b.failedRecoveries() == 0 ? "" : " " + b.failedRecoveries() + " probes failed.")));
        if (!breakers.problem().isEmpty()) {
            facts.put("problem.circuits", "Circuit breakers cannot be written and would begin closed after a crash: "
                    + breakers.problem() + ". Make room in the state folder.");
        }
        return facts;
    }

    /** Whole seconds, rounded up. */
    private static long seconds(Duration left) {
        return left.plusNanos(999_999_999).toSeconds();
    }
}
