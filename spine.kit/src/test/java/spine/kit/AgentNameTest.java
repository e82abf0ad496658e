package spine.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which names a new agent may have. */
class AgentNameTest {
    @Test
    void shouldMakeNamesOfPackageAndClass() throws KitException {
        var name = AgentName.of("word-count2");
        assertEquals("wordcount2 WordCount2", name.packageName() + " " + name.className());
    }

    @Test
    void shouldRefuseWhatCannotBeOne() {
        for (var bad : List.of("", "a", "A", "Word", "1a", "a b", "../a", "a--b", "-a", "a-", "a.b", "a_b", "x".repeat(41), "a\nb")) {
            assertTrue(assertThrows(KitException.class, () -> AgentName.of(bad), bad).remedy().contains("word-count"));
        }
        for (var taken : List.of("class", "string", "agent", "java", "pay-load")) {
            assertTrue(assertThrows(KitException.class, () -> AgentName.of(taken), taken).remedy().contains("my-" + taken));
        }
    }
}
