package spine.generations.description.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import spine.api.AgentDescription;

/** Descriptions as service properties tell them. */
class DescribedTest {
    private static AgentDescription read(Map<String, Object> properties) {
        return Described.of(properties::get, value -> value == null ? List.of()
                : Arrays.stream((Object[]) value).map(Object::toString).toList(), path -> "{\"title\": \"" + path + "\"}");
    }

    @Test
    void shouldReadWhatIsThere() {
        var said = read(Map.of("summary", "Counts.", "inputSchema", "schema/in.json", "effects", new String[] {"reads"},
                "hosts", new String[] {"api.example.org"}, "methods", new String[] {"GET"}, "secrets",
                new String[] {"A_KEY"}, "usdPerCall", 0.01));
        assertEquals(new AgentDescription("Counts.", "{\"title\": \"schema/in.json\"}", "", Set.of("reads"),
                List.of("api.example.org"), Set.of("GET"), Set.of("A_KEY"), 0.01), said);
        assertEquals(AgentDescription.NONE, read(Map.of()));
    }

    @Test
    void shouldRefuseWhatIsOutOfItsForm() {
        for (var wrong : List.<Map<String, Object>>of(Map.of("effects", new String[] {"destroys"}),
                Map.of("hosts", new String[] {"https://x"}), Map.of("usdPerCall", "much"),
                Map.of("usdPerCall", "-1"), Map.of("usdPerCall", "NaN"), Map.of("summary", "x".repeat(501)))) {
            assertThrows(IllegalArgumentException.class, () -> read(wrong), wrong.toString());
        }
    }

    @Test
    void shouldRefuseASchemaThatIsNoFileOfTheBundle() {
        assertThrows(IllegalArgumentException.class, () -> Described.Files.of(null).text("absent.json"));
    }
}
