package spine.security.curve.policy.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import spine.api.message.NeuralSpike;
import spine.api.security.Permissions.Action;
import spine.api.security.Permissions.Rule;

/**
 * Rules in words; {@link Rule#toString} writes them.
 *
 * <pre>
 *   rule   = "may" ["not"] action object ["to" object]    "to" with send alone; without it to everybody
 *   action = "use"                                        an operation of RCIS: query, command.nap; journal
 *          / "call"                                       an agent's name, or capability:NAME
 *          / "send"                                       a payload field of NeuralSpike: text_data
 *          / "administer"                                 keys, policy, pairing, control, audit, journal, shadow, rates,
 *                                                         secrets
 *          / "grant"                                      a permission of the sandbox: network
 *          / "any"                                        all of these; its object is *
 *   object = NAME / PREFIX "*" / "*"
 * </pre>
 *
 * Static functions without state.
 */
public final class RuleWords {
    private static final Pattern OBJECT = Pattern.compile("[!-~&&[^#*]]{0,128}\\*?");
    private static final Set<String> KINDS = NeuralSpike.getDescriptor().getOneofs().get(0).getFields().stream()
            .map(field -> field.getName()).collect(Collectors.toUnmodifiableSet());

    private RuleWords() {
    }

    /** Payload fields of {@code NeuralSpike}. */
    static Set<String> kinds() {
        return KINDS;
    }

    /** @throws IllegalArgumentException with what is wrong; the words are not repeated */
    static Rule rule(List<String> words) {
        boolean allows = words.size() < 2 || !words.get(1).equals("not");
        return of(allows, words.subList(allows ? 1 : 2, words.size()));
    }

    /**
     * An operation in words, such as {@code use query} or {@code send text_data to MEMORY_SYSTEM}, as the rule that
     * allows just that.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    public static Rule operation(String words) {
        var rule = of(true, Arrays.asList(words.strip().split("[ \t]+")));
        if (rule.action() == Action.ANY || rule.object().endsWith("*")) {
            throw new IllegalArgumentException("does not name one operation");
        }
        return rule;
    }

    private static Rule of(boolean allows, List<String> words) {
        boolean directed = words.size() == 4 && words.get(2).equals("to");
        if (words.size() != 2 && !directed) {
            throw new IllegalArgumentException("is not \"may [not] ACTION OBJECT\", with send also \"to WHOM\"");
        }
        var action = action(words.get(0));
        var object = object(words.get(1));
        if (directed && action != Action.SEND) {
            throw new IllegalArgumentException("says \"to\" with something else than send");
        }
        if (action == Action.ANY && !object.equals("*")) {
            throw new IllegalArgumentException("gives any another object than *");
        }
        if (action == Action.SEND && !object.endsWith("*") && !KINDS.contains(object)) {
            throw new IllegalArgumentException("sends a kind of message that there is not");
        }
        return new Rule(allows, action, object, directed ? object(words.get(3)) : "*");
    }

    private static Action action(String word) {
        return Arrays.stream(Action.values()).filter(a -> a.name().toLowerCase(Locale.ROOT).equals(word)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "has an action that is none of use, call, send, administer, grant, any"));
    }

    private static String object(String word) {
        if (!OBJECT.matcher(word).matches()) {
            throw new IllegalArgumentException("has an object that is no name, or has a * before its end");
        }
        return word;
    }
}
