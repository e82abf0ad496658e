package spine.api.security;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What somebody may do: rules, compiled. Nothing is allowed that no rule allows, and a rule that forbids beats every
 * rule that allows. Asking is a few look-ups and allocates nothing. Immutable, thread-safe, equal by its rules.
 */
public final class Permissions {
    /** Nothing. */
    public static final Permissions NONE = of(List.of());
    /** Everything. */
    public static final Permissions ALL = of(List.of(new Rule(true, Action.ANY, "*", "*")));

    /** What a rule is about. */
    public enum Action {
        /** Any of the others. */
        ANY,
        /**
         * An operation of RCIS: {@code query}, {@code ingest}, {@code retrieve}, {@code metrics}, {@code command.nap}; or
         * {@code journal}: what happened, without what was said.
         */
        USE,
        /** An agent by its name, or a capability as {@code capability:NAME}, through RCIS; on a plane it is sent to. */
        CALL,
        /** A message of a kind (a payload field of NeuralSpike, such as {@code text_data}) on a plane; the whom of the rule is a component's name. */
        SEND,
        /** What only few may: {@code keys}, {@code policy}, {@code pairing}, {@code audit}, {@code journal} (what was said), {@code shadow}, {@code rates}, {@code processes}, {@code secrets}. */
        ADMINISTER,
        /** A permission of the sandbox, handed on to code that is executed: {@code network}, {@code files}. */
        GRANT
    }

    /**
     * One rule.
     *
     * @param allows or forbids
     * @param action what
     * @param object name, {@code prefix*} or {@code *}
     * @param whom   for SEND the recipient's name, or {@code *}; else {@code *}
     */
    public record Rule(boolean allows, Action action, String object, String whom) {
        @Override
        public String toString() {
            return (allows ? "may " : "may not ") + action.name().toLowerCase(java.util.Locale.ROOT) + " " + object
                    + (whom.equals("*") ? "" : " to " + whom);
        }
    }

    private final List<Rule> rules;
    private final Map<Action, Side> allowed = new EnumMap<>(Action.class);
    private final Map<Action, Side> forbidden = new EnumMap<>(Action.class);

    private Permissions(List<Rule> rules) {
        this.rules = List.copyOf(rules);
        for (var action : Action.values()) {
            allowed.put(action, new Side());
            forbidden.put(action, new Side());
        }
        for (var rule : this.rules) {
            var sides = rule.allows() ? allowed : forbidden;
            for (var action : rule.action() == Action.ANY ? Action.values() : new Action[] {rule.action()}) {
                sides.get(action).add(rule);
            }
        }
    }

    /** In any order. */
    public static Permissions of(List<Rule> rules) {
        return new Permissions(rules);
    }

    public List<Rule> rules() {
        return rules;
    }

    /** Whether the action is allowed on this object. */
    public boolean allow(Action action, String object) {
        return allow(action, object, "*");
    }

    /** Whether a message of this kind may be sent to this recipient. */
    public boolean allow(Action action, String object, String whom) {
        return allowed.get(action).matches(object, whom) && !forbidden.get(action).matches(object, whom);
    }

    /** The rule that decides, for people; null if none says anything, which is a no. */
    public Rule deciding(Action action, String object, String whom) {
        Rule yes = null;
        for (var rule : rules) {
            if ((rule.action() == action || rule.action() == Action.ANY) && matches(rule.object(), object)
                    && matches(rule.whom(), whom)) {
                if (!rule.allows()) {
                    return rule;
                }
                yes = yes == null ? rule : yes;
            }
        }
        return yes;
    }

    private static boolean matches(String pattern, String text) {
        return pattern.endsWith("*") ? text.regionMatches(0, pattern, 0, pattern.length() - 1)
                : pattern.equals(text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Permissions permissions && rules.equals(permissions.rules);
    }

    @Override
    public int hashCode() {
        return rules.hashCode();
    }

    @Override
    public String toString() {
        return rules.toString();
    }

    /** The rules of one action that allow, or those that forbid. */
    private static final class Side {
        private final Map<String, Set<String>> exact = new HashMap<>();
        private final Set<Rule> patterns = new HashSet<>();
        private boolean everything;

        void add(Rule rule) {
            if (rule.object().equals("*") && rule.whom().equals("*")) {
                everything = true;
            } else if (rule.object().endsWith("*") || rule.whom().endsWith("*") && rule.whom().length() > 1) {
                patterns.add(rule);
            } else {
                exact.computeIfAbsent(rule.object(), o -> new HashSet<>()).add(rule.whom());
            }
        }

        boolean matches(String object, String whom) {
            if (everything) {
                return true;
            }
            var whoms = exact.get(object);
            if (whoms != null && (whoms.contains("*") || whoms.contains(whom))) {
                return true;
            }
            if (!patterns.isEmpty()) {
                for (var rule : patterns) {
                    if (Permissions.matches(rule.object(), object) && Permissions.matches(rule.whom(), whom)) {
                        return true;
                    }
                }
            }
            return false;
        }
    }
}
