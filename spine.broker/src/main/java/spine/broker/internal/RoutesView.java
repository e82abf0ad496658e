package spine.broker.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import spine.api.Address;
import spine.api.AgentDescriptor;
import spine.api.monitor.Monitor;
import spine.api.resilience.Breaker;
import spine.api.resilience.BreakerStatus;
import spine.api.resilience.Breakers;
import spine.api.resilience.Lane;
import spine.api.routing.Member;
import spine.broker.routes.internal.Kind;
import spine.broker.routes.internal.Rule;
import spine.broker.routes.internal.Source;
import spine.broker.routes.internal.Strategy;
import spine.broker.routes.internal.Target;

/**
 * The routing table of one moment as JSON: each rule, who would get what it takes, and why others would not. For people;
 * made when somebody asks.
 *
 * @param table    members and rules
 * @param out      those outside that are not routed to any more
 * @param breakers null without
 * @param monitor  null without
 */
record RoutesView(Snapshot table, List<RemoteAgent> out, Breakers breakers, Monitor monitor) {
    private static final String DEGRADED = "degraded: asked last, and not for LOW or BACKGROUND work";

    /** Somebody whom a rule may reach: whether it takes anything now, and what is the matter. */
    private record Candidate(String agent, boolean takes, String why) {
        String json() {
            return object("\"agent\":" + quoted(agent), "\"takes\":" + takes, "\"why\":" + quoted(why));
        }
    }

    String json() {
        var rules = new ArrayList<String>();
        for (var rule : table.rules().all()) {
            rules.add(object("\"rule\":" + (rules.size() + 1), "\"source\":" + quoted(Source.name(rule.source())),
                    "\"kind\":" + quoted(Kind.name(rule.kind())), "\"to\":" + quoted(rule.to().toString()),
                    "\"strategy\":" + quoted(rule.strategy().name()), "\"group\":" + quoted(rule.group()),
                    "\"gets\":" + array(candidates(rule).stream().map(Candidate::json).toList())));
        }
        var groups = table.rules().groups().stream().map(g -> object("\"group\":" + quoted(g.name()),
                "\"gets\":" + array(group(g.name()).stream().map(Candidate::json).toList()))).toList();
        var keys = table.members().stream().flatMap(m -> m.descriptor().keyRanges().stream().map(r -> object(
                "\"agent\":" + quoted(m.name()), "\"range\":" + quoted(r.toString())))).toList();
        return object("\"origin\":" + quoted(table.rules().origin()), "\"version\":" + table.version(),
                "\"rules\":" + array(rules), "\"groups\":" + array(groups), "\"keys\":" + array(keys));
    }

    /** Nobody where the rule is for any address: then it is whoever is addressed. */
    private List<Candidate> candidates(Rule rule) {
        if (rule.strategy() == Strategy.FIRE_AND_FORGET) {
            return List.of(watchers());
        }
        if (rule.strategy() == Strategy.BROADCAST) {
            return group(rule.group());
        }
        if (rule.to() instanceof Target.Exactly exactly) {
            return at(exactly.address(), rule.strategy());
        }
        if (rule.strategy() == Strategy.SECURE_CHANNEL) {
            return at(new Address.Component(Strategies.EXECUTOR), rule.strategy());
        }
        if (rule.to() instanceof Target.Keys) {
            return table.members().stream().filter(m -> !m.descriptor().keyRanges().isEmpty())
                    .map(m -> of(m, rule.strategy())).toList();
        }
        return rule.to() instanceof Target.Nobody ? at(new Address.Component(0), rule.strategy()) : List.of();
    }

    private List<Candidate> group(String name) {
        var group = table.rules().group(name).orElseThrow();
        var all = new ArrayList<Candidate>();
        group.members().forEach(address -> all.addAll(at(address, Strategy.BROADCAST)));
        if (group.monitor()) {
            all.add(watchers());
        }
        return all;
    }

    private Candidate watchers() {
        return new Candidate("monitor", monitor != null, monitor == null ? "there is no monitor" : "");
    }

    private List<Candidate> at(Address address, Strategy strategy) {
        var all = new ArrayList<Candidate>();
        table.find(address).forEach(member -> all.add(of(member, strategy)));
        out.stream().filter(agent -> isAt(address, agent.member().descriptor())
                && table.named(agent.name()).isEmpty()).forEach(agent -> all.add(
                        new Candidate(agent.name(), false, agent.isStopping() ? "stopping" : "dead: " + agent.detail())));
        return all;
    }

    private static boolean isAt(Address address, AgentDescriptor agent) {
        if (address instanceof Address.Component component) {
            return agent.component().orElse(-1) == component.id();
        }
        return address instanceof Address.Capability capability
                ? agent.capabilities().contains(capability.capability())
                : address.equals(new Address.Name(agent.name()));
    }

    private Candidate of(Member member, Strategy strategy) {
        if (strategy == Strategy.SECURE_CHANNEL && !(Strategies.isExecutor(member) && Strategies.isVerified(member))) {
            return new Candidate(member.name(), false, "its key is not entitled to component " + Strategies.EXECUTOR);
        }
        var disabled = Strategies.disabled(member);
        if (disabled != null) {
            return new Candidate(member.name(), false, "disabled: " + disabled.sentence());
        }
        if (isOpen(member.name())) {
            return new Candidate(member.name(), false, "its circuit is open");
        }
        if (member.destination() instanceof RemoteDestination remote && remote.isPaused()) {
            return new Candidate(member.name(), false, "it takes no requests now: its credit is 0");
        }
        return new Candidate(member.name(), true, Strategies.isDegraded(member) ? DEGRADED : "");
    }

    private boolean isOpen(String agent) {
        return breakers != null && breakers.all().stream().anyMatch(b -> isOpen(b, agent));
    }

    private static boolean isOpen(BreakerStatus breaker, String agent) {
        return breaker.service().equals(agent) && breaker.lane().equals(Lane.PRODUCTION)
                && breaker.state() == Breaker.State.OPEN && !breaker.remaining().isZero();
    }

    private static String object(String... members) {
        return "{" + String.join(",", members) + "}";
    }

    private static String array(List<String> elements) {
        return "[" + String.join(",", elements) + "]";
    }

    private static String quoted(String text) {
        return text.chars().mapToObj(c -> c == '"' || c == '\\' ? "\\" + (char) c
                : c < ' ' ? String.format("\\u%04x", c) : String.valueOf((char) c))
                .collect(Collectors.joining("", "\"", "\""));
    }
}
