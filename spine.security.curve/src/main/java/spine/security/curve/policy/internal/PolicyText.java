package spine.security.curve.policy.internal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import spine.api.security.Permissions.Rule;
import spine.api.security.VerifiedKey;

/**
 * Rules as people write them, see {@link PolicyParser}: those of roles, and those that are added for one key.
 * Immutable, equal by its rules and their order.
 *
 * @param roles in the order of the text; the rules of each
 * @param keys  in the order of the text; the rules that each has besides its role's
 */
public record PolicyText(Map<String, List<Rule>> roles, Map<VerifiedKey, List<Rule>> keys) {
    /** A role's name. */
    static final Pattern ROLE = Pattern.compile("[a-z0-9-]{1,32}");

    public PolicyText {
        roles = Collections.unmodifiableMap(new LinkedHashMap<>(roles));
        keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    }

    /** This text's roles in the place of the other's of the same names, and all rules for keys. */
    PolicyText over(PolicyText other) {
        var merged = new LinkedHashMap<>(other.roles);
        merged.putAll(roles);
        var both = new LinkedHashMap<>(other.keys);
        both.putAll(keys);
        return new PolicyText(merged, both);
    }

    /** In the language of {@link PolicyParser}, which reads back an equal text. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        roles.forEach((name, rules) -> print(text, "role " + name, rules));
        keys.forEach((key, rules) -> print(text, "key " + key.z85(), rules));
        return text.toString();
    }

    private static void print(StringBuilder text, String section, List<Rule> rules) {
        text.append(section).append('\n');
        rules.forEach(rule -> text.append("  ").append(rule).append('\n'));
    }
}
