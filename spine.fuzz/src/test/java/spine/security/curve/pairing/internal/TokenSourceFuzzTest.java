package spine.security.curve.pairing.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;
import spine.fuzz.Budget;
import spine.fuzz.Heap;
import spine.fuzz.Seeds;

/** An injected token is taken as it stands or refused (SEC-36, SEC-37), and no refusal repeats it. */
class TokenSourceFuzzTest {
    private static final String TOKEN = "00112233445566778899aabbccddeeff0f1e2d3c4b5a69788796a5b4c3d2e1f0";
    private static Path folder;

    static Stream<byte[]> seeds() {
        return Seeds.around(TOKEN.getBytes(), (" " + TOKEN.toUpperCase(Locale.ROOT) + "\n").getBytes(),
                TOKEN.concat(TOKEN).getBytes(), "0".repeat(64).getBytes(), TOKEN.replace('0', 'g').getBytes());
    }

    @BeforeAll
    static void open() throws Exception {
        folder = Files.createTempDirectory("fuzz");
    }

    @AfterAll
    static void close() throws Exception {
        Files.deleteIfExists(folder.resolve("bootstrap_token"));
        Files.deleteIfExists(folder);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldTakeTheTokenOrRefuseItWhenAnythingComes(byte[] input) throws Exception {
        var text = new String(input, StandardCharsets.ISO_8859_1);
        Files.write(folder.resolve("bootstrap_token"), input);
        var source = new TokenSource(Map.of("CREDENTIALS_DIRECTORY", folder.toString()), folder.resolve("none"));
        try {
            var token = Heap.bounded(input.length, source::find).orElseThrow();
            assertEquals(text.strip().toLowerCase(Locale.ROOT), token.hex());
            assertTrue(token.hex().matches("[0-9a-f]{64,128}"), "not a token");
            assertFalse(token.isWeak());
        } catch (TokenSource.UnusableTokenException refused) {
            assertTrue(text.strip().length() < 16 || !refused.getMessage().contains(text.strip()), "it was repeated");
        }
    }
}
