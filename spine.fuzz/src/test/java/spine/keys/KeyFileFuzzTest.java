package spine.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;
import spine.fuzz.Budget;
import spine.fuzz.Heap;
import spine.fuzz.Seeds;

/** A key file holds 32 bytes or their Z85 (SEC-03), and anything else is refused as malformed (SEC-04). */
class KeyFileFuzzTest {
    private static final String Z85 = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
    /** No more of a file is looked at. */
    private static final int MOST_BYTES = ProtectedKey.BYTES + 1;
    private static Path folder;

    static Stream<byte[]> seeds() {
        return Seeds.around(new byte[32], Z85.getBytes(), (Z85 + "\r\n").getBytes(), (Z85 + " ".repeat(30)).getBytes(),
                "%".repeat(40).getBytes(), new byte[4096]);
    }

    @BeforeAll
    static void open() throws Exception {
        folder = Files.createTempDirectory("fuzz");
    }

    @AfterAll
    static void close() throws Exception {
        Files.deleteIfExists(folder.resolve("a.pub"));
        Files.deleteIfExists(folder);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldReadAKeyOrRefuseItWhenAnythingComes(byte[] input) throws Exception {
        var file = Files.write(folder.resolve("a.pub"), input);
        try {
            var key = Heap.bounded(input.length, () -> KeyFiles.readPublic(file));
            if (input.length == 32) {
                assertArrayEquals(input, key.bytes());
            } else {
                int read = Math.min(input.length, MOST_BYTES);
                assertEquals(new String(input, 0, read, StandardCharsets.ISO_8859_1).stripTrailing(), key.z85());
            }
        } catch (KeyFileException refused) {
            assertTrue(input.length != 32, "32 bytes were refused");
            var text = new String(Arrays.copyOf(input, Math.min(input.length, 40)), StandardCharsets.ISO_8859_1);
            assertTrue(text.length() < 8 || !refused.getMessage().contains(text), "the content was repeated");
        }
    }
}
