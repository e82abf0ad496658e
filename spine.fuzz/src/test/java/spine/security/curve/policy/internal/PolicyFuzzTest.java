package spine.security.curve.policy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import spine.api.security.Permissions;
import spine.api.security.Permissions.Action;
import spine.api.security.Permissions.Rule;
import spine.fuzz.Budget;
import spine.fuzz.Heap;
import spine.fuzz.Seeds;

/**
 * Any {@code policy.conf} is rules or named problems, with nothing of it repeated. Rules are those of its lines and no
 * others, they print as a text that reads back equal, and what they allow together is what {@link #model} makes of
 * them: nothing without a rule, and nothing that one forbids.
 */
class PolicyFuzzTest {
    private static final String KEY = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
    private static final int MOST_RULES_ASKED = 6;

    static Stream<byte[]> seeds() {
        return Seeds.around(("role admin\n  may any *\nrole viewer # looks\n  may use query\n  may not send text_data to "
                        + "MEMORY_*\nkey " + KEY + "\n  may call capability:search\n").getBytes(),
                "role a\nmay send * to X\nmay send text_data\nmay not send text* to Y*\nmay call to\n".getBytes(),
                "role a\nrole a\nmay\nmay not\nmay not not\nmay use not\nmay any x\nkey x\n\0\n".getBytes(),
                "may use x\nrole A\nmay use a*b\nmay use query to X\nmay send nothing\n".getBytes(),
                ("x\n".repeat(200) + "x").getBytes(), "role a\r\n\u2003may use query\n".getBytes());
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldReadRulesOrNameProblemsWhenAnythingComes(byte[] input) throws Exception {
        var content = new String(input, StandardCharsets.UTF_8);
        var parsed = Heap.bounded(input.length, () -> PolicyParser.parse(content));
        assertTrue(parsed.problems().size() <= PolicyParser.MOST_PROBLEMS, "problems without end");
        var lines = content.split("\n", -1);
        for (var problem : parsed.problems()) {
            assertTrue(problem.line() >= 0 && problem.line() <= lines.length, "no such line");
            assertTrue(!problem.reason().isEmpty() && !problem.reason().contains(KEY), "a reason that repeats a line");
        }
        var text = parsed.text();
        Stream.concat(text.roles().values().stream(), text.keys().values().stream())
                .forEach(rules -> asked(rules, lines));
        if (parsed.problems().isEmpty()) {
            assertTrue(content.endsWith("\n"), "half a line was taken");
            var again = PolicyParser.parse(text.toString());
            assertEquals(List.of(), again.problems());
            assertEquals(text, again.text());
        }
        operation(content);
    }

    private static void asked(List<Rule> rules, String[] lines) {
        for (var rule : rules) {
            assertTrue(Arrays.stream(lines).anyMatch(line -> saidBy(line, rule)), () -> "a rule out of nothing: " + rule);
        }
        var some = rules.subList(0, Math.min(rules.size(), MOST_RULES_ASKED));
        var permissions = Permissions.of(some);
        for (var one : some) {
            for (var other : some) {
                for (var action : Action.values()) {
                    allowed(permissions, action, one.object(), other.whom());
                    allowed(permissions, action, name(one.object()) + "x", name(other.whom()));
                }
            }
        }
    }

    private static void allowed(Permissions permissions, Action action, String object, String whom) {
        boolean expected = model(permissions.rules(), action, object, whom);
        assertEquals(expected, permissions.allow(action, object, whom),
                () -> permissions + " asked for " + action + " " + object + " to " + whom);
        var deciding = permissions.deciding(action, object, whom);
        assertEquals(expected, deciding != null && deciding.allows(), "what is explained is not what holds");
    }

    /** As the language is described: each rule by itself, one that forbids beats all. */
    private static boolean model(List<Rule> rules, Action action, String object, String whom) {
        var about = rules.stream().filter(r -> (r.action() == Action.ANY || r.action() == action)
                && covers(r.object(), object) && covers(r.whom(), whom)).toList();
        return !about.isEmpty() && about.stream().allMatch(Rule::allows);
    }

    private static boolean covers(String pattern, String text) {
        return pattern.endsWith("*") ? text.startsWith(name(pattern)) : text.equals(pattern);
    }

    private static String name(String pattern) {
        return pattern.endsWith("*") ? pattern.substring(0, pattern.length() - 1) : pattern;
    }

    private static boolean saidBy(String line, Rule rule) {
        var said = line.strip().replaceAll("[ \t]+", " ") + " ";
        boolean directed = said.startsWith(rule + " to ");
        return said.startsWith(rule + " ") && (!directed || said.startsWith(rule + " to * "));
    }

    /** An operation in words is one thing to ask for, or refused. */
    private static void operation(String words) {
        try {
            var rule = RuleWords.operation(words);
            assertTrue(rule.allows() && rule.action() != Action.ANY && !rule.object().endsWith("*"), rule.toString());
            assertTrue(words.strip().startsWith(rule.toString().split(" ")[1]), "another action");
        } catch (IllegalArgumentException refused) {
            assertTrue(refused.getMessage() != null && !refused.getMessage().isEmpty());
        }
    }
}
