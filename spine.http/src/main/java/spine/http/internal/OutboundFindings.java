package spine.http.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import spine.api.Diagnosis;
import spine.api.StatusFacts;
import spine.api.resilience.Breaker.State;
import spine.api.resilience.BreakerStatus;
import spine.api.resilience.Breakers;
import spine.api.resilience.Lane;
import spine.http.grant.internal.Grant;
import spine.http.limit.internal.Spending;

/** Says of an agent which of its ways out are closed: not granted, circuit open, budget spent. */
@Component(service = {Diagnosis.class, StatusFacts.class})
public final class OutboundFindings implements Diagnosis, StatusFacts {
    private final Outbound outbound;
    private final Breakers breakers;
    private final Spending spending;

    @Activate
    public OutboundFindings(@Reference Outbound outbound, @Reference Breakers breakers, @Reference Spending spending) {
        this.outbound = outbound;
        this.breakers = breakers;
        this.spending = spending;
    }

    @Override
    public List<Finding> of(String agent) {
        var findings = new ArrayList<Finding>();
        for (var caller : outbound.callers()) {
            caller.agents().stream().filter(declared -> declared.agent().equals(agent)).findFirst().ifPresent(declared -> {
                denied(declared, findings);
                circuits(caller.lane(), declared, findings);
                budgets(caller.lane(), declared, findings);
            });
        }
        return findings;
    }

    private void denied(Declared declared, List<Finding> findings) {
        if (!declared.hosts().isEmpty() && outbound.grants().get().of(declared.agent()).isEmpty()) {
            findings.add(new Finding("denied", false, "Agent '" + declared.agent() + "' asks to reach "
                    + String.join(", ", declared.hosts()) + ", and nothing is granted to it.", "Add the line '"
                    + declared.agent() + " https://" + declared.hosts().get(0) + " "
                    + (declared.methods().isEmpty() ? "GET" : String.join(",", declared.methods().stream().sorted().toList()))
                    + (declared.secrets().isEmpty() ? "" : " secret=" + String.join(",", declared.secrets().stream().sorted().toList()))
                    + "' to conf/outbound.conf."));
        }
    }

    private void circuits(Lane lane, Declared declared, List<Finding> findings) {
        var services = new LinkedHashSet<>(outbound.visits().of(declared.agent()));
        declared.hosts().stream().filter(host -> !host.contains("*")).forEach(host -> services.add("http:" + host));
        breakers.all().stream().filter(b -> isOpen(b, lane, services)).forEach(b -> findings.add(new Finding("breaker-open",
                false, "Its calls to " + b.service().substring("http:".length()) + " are refused for "
                + b.remaining().plusNanos(999_999_999).toSeconds() + " s more: that "
                + (b.byServer() ? "asked to be left alone." : "failed " + b.failureCount() + " times in a row."),
                "Wait: it is tried again by itself; see with another client whether it serves.")));
    }

    private static boolean isOpen(BreakerStatus breaker, Lane lane, Set<String> services) {
        return breaker.lane().equals(lane) && breaker.state() != State.CLOSED && services.contains(breaker.service());
    }

    private void budgets(Lane lane, Declared declared, List<Finding> findings) {
        double spent = spending.spent(lane.name(), declared.agent());
        for (var grant : outbound.grants().get().of(declared.agent())) {
            double usd = grant.usdPerCall().orElse(declared.usdPerCall());
            if (usd > 0 && grant.usdPerDay().isPresent() && spent + usd > grant.usdPerDay().getAsDouble()) {
                findings.add(budget(declared, grant, spent));
            }
        }
    }

    private Finding budget(Declared declared, Grant grant, double spent) {
        return new Finding("quota", false, String.format(Locale.ROOT, "Agent '%s' has spent %.2f of its %.2f US dollars for today"
                + " at %s; calls pass again in %d s.", declared.agent(), spent, grant.usdPerDay().getAsDouble(), grant.host(),
                spending.untilTomorrow().toSeconds()), "Raise budget at " + grant.where() + ", or wait.");
    }

    @Override
    public List<String> agents() {
        return outbound.callers().stream().flatMap(caller -> caller.agents().stream()).map(Declared::agent).distinct()
                .limit(90).toList();
    }

    @Override
    public Map<String, String> facts() {
        var problem = outbound.grants().problem();
        return problem.isEmpty() ? Map.of() : Map.of("problem.outbound", "The grants for calls out were not read, the former"
                + " ones hold: " + problem + ". Correct the file.");
    }
}
