package spine.secrets.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.secrets.internal.Sources.From;

/** AG-10, SEC-46: environment, then file, then store; and what is said where one cannot be used. */
class SourcesTest {
    @TempDir
    Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private long nanos;

    private Sources sources() {
        return new Sources(environment, new SecretStore(folder, () -> nanos), () -> nanos);
    }

    private Path file(String content, String mode) throws Exception {
        var file = folder.resolve("given");
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        nanos += 1_000_000_000L;
        return file;
    }

    private static String opened(Sources sources, String name) {
        try (var secret = sources.open(name).orElseThrow()) {
            return secret.text();
        }
    }

    @Test
    void shouldTakeTheEnvironmentBeforeTheFileBeforeTheStore() throws Exception {
        var stored = new SecretStore(folder, () -> nanos);
        stored.put("A", "stored".getBytes(StandardCharsets.US_ASCII), Instant.EPOCH);
        assertEquals(From.STORE, sources().find("A").from());
        assertEquals("stored", opened(sources(), "A"));
        environment.put("A_FILE", file("filed\n", "rw-------").toString());
        assertEquals(From.FILE, sources().find("A").from());
        assertEquals("filed", opened(sources(), "A"));
        environment.put("A", "said");
        assertEquals(From.ENVIRONMENT, sources().find("A").from());
        assertEquals("said", opened(sources(), "A"));
        environment.put("A", "");
        assertEquals("filed", opened(sources(), "A"), "an empty variable says nothing");
    }

    @Test
    void shouldRefuseAFileOfOthersAndSayTheCommand() throws Exception {
        var file = file("filed", "rw-r--r--");
        environment.put("A_FILE", file.toString());
        var sources = sources();
        assertFalse(sources.find("A").isUsable());
        assertTrue(sources.open("A").isEmpty());
        assertTrue(sources.remedy("A").startsWith("Run 'chmod 600 " + file + "'"), sources.remedy("A"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        nanos += 1_000_000_000L;
        assertEquals("filed", opened(sources, "A"));
        Files.delete(file);
        assertTrue(sources.open("A").isEmpty());
        assertTrue(sources.remedy("A").contains("is not there"), sources.remedy("A"));
    }

    @Test
    void shouldReadTheFileAnewForEachUse() throws Exception {
        environment.put("A_FILE", file("one\r\n", "rw-------").toString());
        var sources = sources();
        assertEquals("one", opened(sources, "A"));
        file("two", "rw-------");
        assertEquals("two", opened(sources, "A"));
    }

    @Test
    void shouldRefuseWhatWouldBreakAHead() throws Exception {
        for (var wrong : new String[] {"", "\n", "a\nb", "a\r\nX-More: b", "sch\u00fc\u00dfel", "\u0000", "x".repeat(8193)}) {
            environment.put("A_FILE", file(wrong, "rw-------").toString());
            var sources = sources();
            assertFalse(sources.find("A").isUsable(), wrong);
            assertTrue(sources.open("A").isEmpty());
            assertFalse(wrong.length() > 2 && sources.remedy("A").contains(wrong));
        }
        environment.put("A", "a\nb");
        assertTrue(sources().remedy("A").startsWith("Correct the environment variable A"), sources().remedy("A"));
        assertTrue(sources().open("A").isEmpty());
    }

    @Test
    void shouldSayHowToSetOneThatIsNotThere() {
        var sources = sources();
        assertEquals(From.NOWHERE, sources.find("TAVILY_API_KEY").from());
        assertEquals("Set the key: 'spinectl secret set TAVILY_API_KEY', or start Spine with the environment variable"
                + " TAVILY_API_KEY or TAVILY_API_KEY_FILE.", sources.remedy("TAVILY_API_KEY"));
        assertEquals(Set.of(), sources.names());
        sources.want("TAVILY_API_KEY");
        assertEquals(Set.of("TAVILY_API_KEY"), sources.names());
        assertThrows(IllegalArgumentException.class, () -> sources.want("a"));
        assertThrows(IllegalArgumentException.class, () -> sources.find("a"));
        assertThrows(IllegalArgumentException.class, () -> sources.open(""));
    }

    @Test
    void shouldRememberABoundedNumberOfNames() {
        var sources = sources();
        for (int i = 0; i < 1000; i++) {
            sources.want("N" + i);
        }
        assertEquals(256, sources.names().size());
    }
}
