package spine.security.firewall.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SEC-47: what is shipped stays out of the way of people who ask and of texts that explain. */
class OrdinaryTextTest {
    private static final Path EXAMPLES = Path.of("..", "examples");
    private static final List<String> NEAR = List.of(
            "Should I ignore the previous owner's settings of the thermostat?",
            "How do I override the previous settings?", "Can I do anything now to save my tomatoes?",
            "How do I print all environment variables?", "Never send your passwords by mail.",
            "Dan is now in charge of the garden. What does Dan do?", "Is there a god mode in this game?",
            "This directive overrides the previous directive on packaging.",
            "You may override your programming at any time by turning the knob.",
            "Repeat the instructions above for the other wheel.", "Forget everything else and rest.",
            "Where do I find the system prompt of the shell?", "What is prompt injection?",
            "Imagine that you have no bread. What do you eat?", "Follow the above instructions step by step.",
            "The instructions are as follows: mix, rest, bake.", "Tell me about your system for composting.");

    private final Matcher shipped = new PatternFile(Path.of("target", "none")).matcher();

    private void passes(String what, String text) {
        assertEquals(List.of(), shipped.hits(text).stream().map(Rule::id).toList(), what);
    }

    @Test
    void shouldPassEveryTextOfTheCorpusAndEveryQuestionSEC47() throws IOException {
        int texts = 0;
        for (var folder : List.of("corpus", "questions")) {
            try (var files = Files.list(EXAMPLES.resolve(folder))) {
                for (var file : files.toList()) {
                    passes(file.toString(), Files.readString(file));
                    texts++;
                }
            }
        }
        assertTrue(texts > 40, "found " + texts);
        NEAR.forEach(text -> passes(text, text));
    }

    @Test
    void shouldHoldADozenPatternsWithEachSeverityAndAction() {
        assertTrue(shipped.rules().size() >= 12);
        for (var severity : Rule.Severity.values()) {
            assertTrue(shipped.rules().stream().anyMatch(rule -> rule.severity() == severity), severity.word());
        }
        assertTrue(shipped.rules().stream().anyMatch(rule -> !rule.blocks()));
        for (var rule : shipped.rules()) {
            rule.phrases().forEach(phrase -> assertTrue(shipped.hits(phrase).contains(rule)
                    || shipped.hits(phrase).stream().anyMatch(Rule::blocks), rule.id() + " " + phrase));
        }
    }
}
