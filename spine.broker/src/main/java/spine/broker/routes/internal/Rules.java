package spine.broker.routes.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import spine.api.Address;

/** The routing table (BR-10): rules in their order, and groups. Immutable; replaced as a whole. */
public final class Rules {
    private final String origin;
    private final List<Rule> rules;
    private final Rule[] inOrder;
    private final Map<String, Group> groups;

    Rules(String origin, List<Rule> rules, Map<String, Group> groups) {
        this.origin = origin;
        this.rules = List.copyOf(rules);
        this.inOrder = rules.toArray(Rule[]::new);
        this.groups = new TreeMap<>(groups);
    }

    /** Where they stand, for people. */
    public String origin() {
        return origin;
    }

    public List<Rule> all() {
        return rules;
    }

    public List<Group> groups() {
        return List.copyOf(groups.values());
    }

    public Optional<Group> group(String name) {
        return Optional.ofNullable(groups.get(name));
    }

    /** The first rule that fits, or null: then it is not sent. Allocates nothing. */
    public Rule match(int source, int kind, Address to) {
        for (var rule : inOrder) {
            if (rule.fits(source, kind, to)) {
                return rule;
            }
        }
        return null;
    }
}
