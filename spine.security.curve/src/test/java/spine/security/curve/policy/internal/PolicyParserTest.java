package spine.security.curve.policy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import spine.api.security.Permissions;
import spine.api.security.Permissions.Action;
import spine.api.security.Permissions.Rule;
import spine.api.security.VerifiedKey;
import spine.security.curve.fakes.Keys;
import spine.security.curve.policy.internal.PolicyParser.Problem;

/** SEC-14, SEC-20: the language of the policy. */
class PolicyParserTest {
    private static List<Problem> problems(String text) {
        return PolicyParser.parse(text).problems();
    }

    private static PolicyText read(String text) {
        assertEquals(List.of(), problems(text), text);
        return PolicyParser.parse(text).text();
    }

    @Test
    void shouldReadRolesKeysAndComments() {
        var key = Keys.key();
        var text = read("# who may what\n\nrole operator\n  may use *\n\tmay  send text_data to MEMORY_SYSTEM\r\n"
                + "  may not use command.train   # not at night\nkey " + key + " # his own\n may grant network\n");
        assertEquals(List.of(new Rule(true, Action.USE, "*", "*"),
                new Rule(true, Action.SEND, "text_data", "MEMORY_SYSTEM"),
                new Rule(false, Action.USE, "command.train", "*")), text.roles().get("operator"));
        assertEquals(Map.of(key, List.of(new Rule(true, Action.GRANT, "network", "*"))), text.keys());
    }

    @Test
    void shouldLetAProhibitionBeatWhateverAllows() {
        var permissions = new RoleBook(read("role a\n may not use command.train\n may any *\n")).of(
                WhitelistEntry.of(Keys.key(), "a", "")).orElseThrow();
        assertFalse(permissions.allow(Action.USE, "command.train"));
        assertTrue(permissions.allow(Action.USE, "query"));
        assertTrue(permissions.allow(Action.ADMINISTER, "keys"));
    }

    @Test
    void shouldNameTheLineAndNeverRepeatIt() {
        for (var wrong : new String[] {"may use query", "role", "role UPPER", "role a b", "rolle a", "key short",
            "key " + "~".repeat(40), "role a\nmay", "role a\nmay use", "role a\nmay not", "role a\nmay use query now",
            "role a\nmay usee query", "role a\nmay use query to MEMORY_SYSTEM", "role a\nmay send txt_data to *",
            "role a\nmay any thing", "role a\nmay use a*b", "role a\nmust use query", "role a\nrole a",
            "role a\nmay use caf\u00e9", "role a\nmay use " + "x".repeat(2000), "x".repeat(200)}) {
            var found = problems(wrong + "\n");
            assertEquals(wrong.split("\n").length, found.get(0).line(), wrong);
            assertFalse(found.get(0).reason().contains("UPPER") || found.get(0).reason().contains("txt_data"), wrong);
        }
        assertEquals(2, problems("role a\nmay\nmay use query\nmay usee x\n").size(), "all that is wrong");
    }

    /** SEC-12: a text that was cut within a line does not pass for a whole one. */
    @Test
    void shouldTakeATextWithoutItsLastLineFeedForHalfWritten() {
        var whole = "role operator\n  may use *\n  may not use command.train\n";
        for (int end = 1; end < whole.length(); end++) {
            boolean betweenLines = whole.charAt(end - 1) == '\n';
            assertEquals(betweenLines, problems(whole.substring(0, end)).isEmpty(), whole.substring(0, end));
        }
        assertFalse(problems("").isEmpty(), "empty");
        assertFalse(problems("# nothing but this\n").isEmpty(), "nobody meant that");
    }

    @Test
    void shouldBeBounded() {
        assertEquals(0, problems("#".repeat(PolicyParser.MOST_BYTES) + "\n").get(0).line());
        assertEquals(List.of(), problems("role a\n" + "may use x\n".repeat(PolicyParser.MOST_RULES)));
        assertEquals(PolicyParser.MOST_RULES + 2,
                problems("role a\n" + "may use x\n".repeat(PolicyParser.MOST_RULES + 1)).get(0).line());
        assertEquals(PolicyParser.MOST_PROBLEMS, problems("wrong\n".repeat(1000)).size());
        assertEquals(PolicyParser.MOST_PROBLEMS, problems("wrong\n".repeat(1000) + "half").size());
    }

    @Test
    void shouldReadAnOperationInWords() {
        assertEquals(new Rule(true, Action.USE, "query", "*"), RuleWords.operation(" use query "));
        assertEquals(new Rule(true, Action.CALL, "capability:search", "*"),
                RuleWords.operation("call capability:search"));
        assertEquals(new Rule(true, Action.SEND, "text_data", "MEMORY_SYSTEM"),
                RuleWords.operation("send text_data to MEMORY_SYSTEM"));
        for (var wrong : new String[] {"", "use", "use *", "any *", "not use query", "may use query", "use a b c"}) {
            assertThrows(IllegalArgumentException.class, () -> RuleWords.operation(wrong), wrong);
        }
    }

    @Property(tries = 300)
    void shouldReadBackWhatItPrints(@ForAll("texts") PolicyText text) {
        assertEquals(text, read(text.toString()));
    }

    /** The oracle is the plain reading of the rules; the compiled form must agree with it. */
    @Property(tries = 300)
    void shouldDecideAsTheRulesReadOneByOne(@ForAll("rules") List<Rule> rules, @ForAll("rules") List<Rule> asked) {
        var permissions = Permissions.of(rules);
        for (var ask : asked) {
            boolean yes = false;
            boolean no = false;
            for (var rule : rules) {
                boolean fits = (rule.action() == Action.ANY || rule.action() == ask.action())
                        && fits(rule.object(), ask.object()) && fits(rule.whom(), ask.whom());
                yes |= fits && rule.allows();
                no |= fits && !rule.allows();
            }
            assertEquals(yes && !no, permissions.allow(ask.action(), ask.object(), ask.whom()), rules + " " + ask);
        }
    }

    private static boolean fits(String pattern, String text) {
        return pattern.endsWith("*") ? text.startsWith(pattern.substring(0, pattern.length() - 1))
                : pattern.equals(text);
    }

    @Property(tries = 500)
    void shouldNeverBreakOnAnyText(@ForAll String text, @ForAll("pieces") String pieces) {
        for (var each : List.of(text, pieces)) {
            var parsed = PolicyParser.parse(each);
            if (parsed.problems().isEmpty()) {
                assertEquals(parsed.text(), read(parsed.text().toString()));
            }
        }
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of("role a\n", "role b", "key ", Keys.key().z85(), "\n", " may use x\n", " may not any *\n",
                "may send * to *\n", "#", " ", "*").list().ofMaxSize(30).map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<List<Rule>> rules() {
        return rule().list().ofMaxSize(12);
    }

    private static Arbitrary<Rule> rule() {
        var actions = Arbitraries.of(Action.USE, Action.CALL, Action.ADMINISTER, Action.GRANT);
        var objects = Arbitraries.of("query", "command.nap", "command.*", "capability:x", "com*", "*");
        var kinds = Arbitraries.of(new ArrayList<>(RuleWords.kinds())).injectDuplicates(0.5);
        var whoms = Arbitraries.of("MEMORY_SYSTEM", "MEMORY*", "capability:search", "*");
        var allows = Arbitraries.of(true, false);
        return Arbitraries.oneOf(List.of(
                Combinators.combine(allows, actions, objects).as((a, action, o) -> new Rule(a, action, o, "*")),
                Combinators.combine(allows, Arbitraries.oneOf(List.of(kinds, Arbitraries.of("*", "text*"))), whoms)
                        .as((a, kind, whom) -> new Rule(a, Action.SEND, kind, whom)),
                allows.map(a -> new Rule(a, Action.ANY, "*", "*"))));
    }

    @Provide
    Arbitrary<PolicyText> texts() {
        var names = Arbitraries.strings().withChars("abz019-").ofMinLength(1).ofMaxLength(32);
        var keys = Arbitraries.bytes().array(byte[].class).ofSize(32).map(VerifiedKey::of);
        return Combinators.combine(Arbitraries.maps(names, rules()).ofMinSize(1).ofMaxSize(5),
                Arbitraries.maps(keys, rules()).ofMaxSize(3)).as(PolicyText::new);
    }
}
