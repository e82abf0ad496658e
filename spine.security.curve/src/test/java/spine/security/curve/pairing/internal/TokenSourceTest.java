package spine.security.curve.pairing.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.keys.PairingToken;
import spine.security.curve.pairing.internal.TokenSource.UnusableTokenException;

/** SEC-36, SEC-37: injected tokens. */
class TokenSourceTest {
    @TempDir
    Path folder;

    private final String first = PairingToken.generate(new SecureRandom()).hex();
    private final String second = PairingToken.generate(new SecureRandom()).hex();
    private final String third = PairingToken.generate(new SecureRandom()).hex();

    private String found(Map<String, String> env) throws UnusableTokenException {
        return new TokenSource(env, folder.resolve("secret")).find().map(PairingToken::hex).orElse("none");
    }

    @Test
    void shouldTakeTheSourcesInTheirOrder() throws Exception {
        var credentials = Files.createDirectory(folder.resolve("cred"));
        assertEquals("none", found(Map.of()));
        assertEquals("none", found(Map.of("CREDENTIALS_DIRECTORY", credentials.toString())));
        Files.writeString(credentials.resolve("bootstrap_token"), third + "\n");
        assertEquals(third, found(Map.of("CREDENTIALS_DIRECTORY", credentials.toString())));
        Files.writeString(folder.resolve("secret"), second + "\n");
        assertEquals(second, found(Map.of("CREDENTIALS_DIRECTORY", credentials.toString())));
        assertEquals(first,
                found(Map.of("CREDENTIALS_DIRECTORY", credentials.toString(), TokenSource.VARIABLE, first)));
        assertEquals(second, found(Map.of(TokenSource.VARIABLE, " ")));
    }

    @Test
    void shouldRefuseAWeakTokenAndNotPassItOver() throws Exception {
        Files.writeString(folder.resolve("secret"), second);
        for (var weak : new String[] {"password", first.substring(2), "00".repeat(32), "z".repeat(64)}) {
            var e = assertThrows(UnusableTokenException.class, () -> found(Map.of(TokenSource.VARIABLE, weak)));
            assertFalse(e.getMessage().contains(weak), "repeats it");
            assertTrue(e.getMessage().contains("NIKOLA_BOOTSTRAP_TOKEN"));
        }
    }

    @Test
    void shouldRefuseAFileThatIsNone() throws Exception {
        Files.createDirectory(folder.resolve("secret"));
        assertThrows(UnusableTokenException.class, () -> found(Map.of()));
        Files.delete(folder.resolve("secret"));
        Files.writeString(folder.resolve("secret"), "a".repeat(100_000));
        assertThrows(UnusableTokenException.class, () -> found(Map.of()));
    }
}
