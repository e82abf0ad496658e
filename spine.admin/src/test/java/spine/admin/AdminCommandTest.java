package spine.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.SpineException;

class AdminCommandTest {
    private static final String USAGE = "Commands: a.";

    private static AdminCommand of(String json) throws SpineException {
        return AdminCommand.parse(Payload.text(json), 200, USAGE);
    }

    private static void refused(String reason, Executable what) {
        var refusal = assertThrows(SpineException.class, what).refusal();
        assertEquals(ErrorCode.INVALID_REQUEST, refusal.code());
        assertEquals(reason, refusal.reason());
        assertEquals(USAGE, refusal.remedy());
    }

    @Test
    void shouldGiveWhatIsThereAndTheOtherWhereNothingIs() throws SpineException {
        var command = of("{\"command\":\"a\",\"t\":\"text\",\"n\":7,\"f\":true,\"l\":[\"x\",\"y\"]}");
        assertEquals("a", command.name());
        assertEquals(List.of("text", "else"), List.of(command.text("t"), command.text("none", "else")));
        assertEquals(List.of(7L, 3L), List.of(command.number("n", 3, 0, 7), command.number("none", 3, 0, 7)));
        assertTrue(command.flag("f"));
        assertFalse(command.flag("none"));
        assertEquals(List.of("x", "y"), command.texts("l", 2));
        assertEquals(List.of(), command.texts("none", 2));
        assertEquals(4, command.read("t", String::length));
        assertEquals(0, command.read("none", String::length));
        assertTrue(command.has("t"));
        assertFalse(command.has("none"));
    }

    @Test
    void shouldRefuseAFieldThatTheCommandDoesNotKnowAndNotRepeatIt() throws SpineException {
        var command = of("{\"command\":\"a\",\"force\":true,\"frce\":true}");
        refused("The command takes only the fields force, key.", () -> command.allow(Set.of("key", "force")));
        refused("The command takes no fields.", () -> command.allow(Set.of()));
        command.allow(Set.of("force", "frce"));
    }

    @Test
    void shouldRefuseWhatIsOfAnotherKind() throws SpineException {
        var command = of("{\"t\":1,\"n\":\"7\",\"half\":0.5,\"large\":1e400,\"f\":\"true\",\"l\":[\"x\",2],\"deep\":{}}");
        refused("The field t is not a text.", () -> command.text("t"));
        refused("The field none is missing.", () -> command.text("none"));
        refused("The field n is not a number.", () -> command.number("n", 0, 0, 9));
        refused("The field half is not a whole number.", () -> command.number("half", 0, 0, 9));
        refused("The field large is not a whole number.", () -> command.number("large", 0, 0, 9));
        refused("The field t is not within 2 to 9.", () -> command.number("t", 2, 2, 9));
        refused("The field f is neither true nor false.", () -> command.flag("f"));
        refused("The field l holds something else than texts.", () -> command.texts("l", 2));
        refused("The field l is not a list of at most 1 texts.", () -> command.texts("l", 1));
        refused("The field deep is not a list of at most 1 texts.", () -> command.texts("deep", 1));
        refused("The field none does not fit: too short.", () -> command.read("none", text -> {
            throw new IllegalArgumentException("too short");
        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "7", "\"secret-value\"", "null"})
    void shouldRefuseWhatIsNoObject(String text) {
        refused("The command is not a JSON object.", () -> of(text));
    }

    @Test
    void shouldRefuseWhatIsNoJsonWithoutRepeatingIt() {
        refused("The command is not JSON.", () -> of("{\"value\":\"secret-value\""));
    }

    @Test
    void shouldRefuseWhatIsTooLarge() {
        var refusal = assertThrows(SpineException.class, () -> of("{\"t\":\"" + "x".repeat(200) + "\"}")).refusal();
        assertEquals(ErrorCode.TOO_LARGE, refusal.code());
        assertEquals("Send at most 200.", refusal.remedy());
    }
}
