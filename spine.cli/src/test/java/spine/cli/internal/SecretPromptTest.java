package spine.cli.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.InputStream;
import org.junit.jupiter.api.Test;
import spine.api.SpineException;

/** What is typed is taken and wiped; nothing is read from standard input meanwhile. */
class SecretPromptTest {
    @Test
    void shouldTakeWhatIsTypedAndWipeIt() throws Exception {
        var typed = "hidden".toCharArray();
        assertEquals("hidden", new SecretPrompt(text -> typed, InputStream.nullInputStream()).value("A"));
        assertArrayEquals(new char[6], typed);
    }

    @Test
    void shouldRefuseWhenNothingIsTypedOrNobodyIsThere() {
        for (var typed : new char[][] {null, {}}) {
            assertThrows(SpineException.class,
                    () -> new SecretPrompt(text -> typed, InputStream.nullInputStream()).value("A"));
        }
    }
}
