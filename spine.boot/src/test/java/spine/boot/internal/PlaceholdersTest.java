package spine.boot.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** AG-10: {@code ${VAR}} in settings. */
class PlaceholdersTest {
    private final Placeholders placeholders = new Placeholders(Map.of("HOST", "a$1\\b", "E", "", "N", "${HOST}"));

    @Test
    void shouldPutVariablesIn() throws IOException {
        assertEquals("http://a$1\\b:80/a$1\\b", placeholders.fill("f: k", "http://${HOST}:80/${HOST}"));
        assertEquals("", placeholders.fill("f: k", "${E}"));
        assertEquals("${HOST}", placeholders.fill("f: k", "${N}"), "what a variable holds is not looked at again");
    }

    @Test
    void shouldLeaveWhatIsNoVariable() throws IOException {
        for (var text : new String[] {"", "$", "$HOST", "${", "${}", "${a b}", "5 $ {HOST}", "tcp://127.0.0.1:*"}) {
            assertEquals(text, placeholders.fill("f: k", text));
        }
        assertEquals("${HOST}", placeholders.fill("f: k", "$${HOST}"));
    }

    @Test
    void shouldNameFileKeyAndVariableThatIsNotSet() {
        assertEquals("x.properties: url wants the environment variable NONE, which is not set",
                assertThrows(IOException.class, () -> placeholders.fill("x.properties: url", "a${NONE}")).getMessage());
    }
}
