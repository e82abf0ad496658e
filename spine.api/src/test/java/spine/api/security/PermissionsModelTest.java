package spine.api.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import spine.api.security.Permissions.Action;
import spine.api.security.Permissions.Rule;

/** What is compiled for each message decides as the plain reading of the rules does, which is shown to people. */
class PermissionsModelTest {
    private static final List<String> OBJECTS = List.of("query", "que", "queryx", "command.nap", "capability:a", "");
    private static final List<String> WHOMS = List.of("MEMORY_SYSTEM", "MEMORY", "ORCHESTRATOR", "*");
    private static final List<String> OBJECT_PATTERNS = List.of("*", "que*", "query", "command.*", "capability:a");
    private static final List<String> WHOM_PATTERNS = List.of("*", "MEMORY*", "MEMORY_SYSTEM", "ORCHESTRATOR");

    private final Random random = new Random(11);

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    @Test
    void shouldDecideAsTheRuleThatIsShownDecides() {
        for (int i = 0; i < 20_000; i++) {
            var rules = new ArrayList<Rule>();
            for (int n = random.nextInt(5); n > 0; n--) {
                rules.add(new Rule(random.nextBoolean(), one(List.of(Action.values())), one(OBJECT_PATTERNS),
                        one(WHOM_PATTERNS)));
            }
            var permissions = Permissions.of(rules);
            var action = one(List.of(Action.values()));
            var object = one(OBJECTS);
            var whom = one(WHOMS);
            var rule = permissions.deciding(action, object, whom);
            assertEquals(rule != null && rule.allows(), permissions.allow(action, object, whom),
                    () -> action + " " + object + " to " + whom + " by " + rules);
        }
    }

    @Test
    void shouldAllowNothingWhenNoRuleDoes() {
        for (var action : Action.values()) {
            assertFalse(Permissions.NONE.allow(action, "query"));
        }
    }
}
