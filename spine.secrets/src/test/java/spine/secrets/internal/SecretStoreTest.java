package spine.secrets.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.SpineException;

/** AG-10, SEC-44, SEC-46: the encrypted store. */
class SecretStoreTest {
    private static final Instant WHEN = Instant.parse("2026-11-22T00:00:00Z");
    private static final String VALUE = "tvly-0123456789abcdef";

    @TempDir
    Path keys;
    private long nanos;
    private SecretStore store;

    @BeforeEach
    void open() {
        store = new SecretStore(keys, () -> nanos);
    }

    @Test
    void shouldGiveBackWhatWasSetAlsoAfterARestart() throws Exception {
        assertTrue(store.put("TAVILY_API_KEY", VALUE.getBytes(US_ASCII), WHEN));
        assertFalse(store.put("TAVILY_API_KEY", "other".getBytes(US_ASCII), WHEN));
        assertTrue(store.put("A", VALUE.getBytes(US_ASCII), WHEN));
        assertValue("other", store, "TAVILY_API_KEY");
        open();
        assertValue("other", store, "TAVILY_API_KEY");
        assertValue(VALUE, store, "A");
        assertEquals(Map.of("A", WHEN.toString(), "TAVILY_API_KEY", WHEN.toString()), store.names());
        assertTrue(store.remove("A"));
        assertFalse(store.remove("A"));
        open();
        assertFalse(store.has("A"));
        assertTrue(store.open("A").isEmpty());
    }

    @Test
    void shouldWriteNoValueAndLetNobodyElseRead() throws Exception {
        store.put("A", VALUE.getBytes(US_ASCII), WHEN);
        for (var name : new String[] {"secrets.json", "secrets.key"}) {
            var file = keys.resolve(name);
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            assertFalse(new String(Files.readAllBytes(file), UTF_8).contains(VALUE));
        }
        assertEquals(Seal.KEY_BYTES, Files.size(keys.resolve("secrets.key")));
    }

    @Test
    void shouldNoticeChangesOfItsFilesAfterASecond() throws Exception {
        var other = new SecretStore(keys, () -> nanos);
        other.put("A", VALUE.getBytes(US_ASCII), WHEN);
        assertFalse(store.has("A"), "not looked at yet");
        nanos += 1_000_000_000L;
        assertValue(VALUE, store, "A");
        other.remove("A");
        assertTrue(store.has("A"));
        nanos += 1_000_000_000L;
        assertFalse(store.has("A"));
    }

    @Test
    void shouldKeepWhatAnotherHasStoredMeanwhile() throws Exception {
        new SecretStore(keys, () -> nanos).put("A", VALUE.getBytes(US_ASCII), WHEN);
        store.put("B", VALUE.getBytes(US_ASCII), WHEN);
        assertValue(VALUE, store, "A");
    }

    @Test
    void shouldOpenNothingUnderAnotherNameOrTimeOrKey() throws Exception {
        store.put("CHEAP", VALUE.getBytes(US_ASCII), WHEN);
        var json = keys.resolve("secrets.json");
        var text = Files.readString(json);
        rewrite(json, text.replace("CHEAP", "OTHER"));
        assertProblem("OTHER does not open");
        rewrite(json, text.replace("2026", "2025"));
        assertProblem("CHEAP does not open");
        rewrite(json, text);
        assertValue(VALUE, store, "CHEAP");
        var key = keys.resolve("secrets.key");
        Files.write(key, new byte[Seal.KEY_BYTES]);
        nanos += 1_000_000_000L;
        assertProblem("CHEAP does not open");
    }

    @Test
    void shouldSayWhatIsWrongAndOverwriteNothingThatCannotBeUsed() throws Exception {
        store.put("A", VALUE.getBytes(US_ASCII), WHEN);
        var json = keys.resolve("secrets.json");
        var key = keys.resolve("secrets.key");
        var whole = Files.readString(json);
        for (var broken : new String[] {"", "{", "[]", "{\"version\":2,\"secrets\":{}}", "{\"version\":1}",
            whole.replace("\"A\"", "\"a\""), whole.replace("ciphertext", "x"), whole.replace("2026-11-22T", "x"), "null"}) {
            rewrite(json, broken);
            assertProblem("is not of the form");
            assertThrows(SpineException.class, () -> store.put("B", VALUE.getBytes(US_ASCII), WHEN));
            assertThrows(SpineException.class, () -> store.remove("A"));
            assertEquals(broken, Files.readString(json));
        }
        rewrite(json, whole);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        nanos += 1_000_000_000L;
        assertProblem("chmod 600 " + key);
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        nanos += 1_000_000_000L;
        assertValue(VALUE, store, "A");
        Files.delete(key);
        nanos += 1_000_000_000L;
        assertProblem("secrets.key is missing");
        assertThrows(SpineException.class, () -> store.put("B", VALUE.getBytes(US_ASCII), WHEN));
        assertFalse(Files.exists(key), "no new key hides that the old one is gone");
    }

    @Test
    void shouldTakeNoMoreThanItsBound() throws Exception {
        for (int i = 0; i < StoreFile.MOST_SECRETS; i++) {
            store.put("N" + i, new byte[] {'x'}, WHEN);
        }
        assertThrows(SpineException.class, () -> store.put("MORE", new byte[] {'x'}, WHEN));
        assertFalse(store.put("N1", new byte[] {'y'}, WHEN));
    }

    private void rewrite(Path file, String text) throws Exception {
        Files.writeString(file, text);
        nanos += 1_000_000_000L;
    }

    private void assertProblem(String words) {
        var sentence = store.problem().orElseThrow().sentence();
        assertTrue(sentence.contains(words), sentence);
        assertFalse(sentence.contains(VALUE), sentence);
        assertEquals(Map.of(), store.names());
    }

    private static void assertValue(String value, SecretStore store, String name) {
        assertTrue(store.has(name));
        assertArrayEquals(value.getBytes(US_ASCII), store.open(name).orElseThrow());
    }
}
