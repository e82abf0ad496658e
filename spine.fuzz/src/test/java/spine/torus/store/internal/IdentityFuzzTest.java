package spine.torus.store.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;
import spine.fuzz.Budget;
import spine.fuzz.Heap;
import spine.fuzz.Seeds;
import spine.torus.geometry.internal.Grid;

/** A store's identity fits, or is refused with the name of its file; it is never quietly another. */
class IdentityFuzzTest {
    private static final Identity PROPOSED = new Identity(7, Grid.parse("81,81,81,27,27,27,27,27,9"), "e");
    private static Path folder;

    static Stream<byte[]> seeds() {
        return Seeds.around("format=1\nseed=7\ngrid=81,81,81,27,27,27,27,27,9\nembedder=e\n".getBytes(),
                "format=1\nseed=\\uZZZZ".getBytes(), "format=2".getBytes(), new byte[] {(byte) 0xc3});
    }

    @BeforeAll
    static void open() throws Exception {
        folder = Files.createTempDirectory("fuzz");
    }

    @AfterAll
    static void close() throws Exception {
        Files.deleteIfExists(folder.resolve("torus.properties"));
        Files.deleteIfExists(folder);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldFitOrBeRefusedWhenAnythingIsThere(byte[] input) throws Exception {
        Files.write(folder.resolve("torus.properties"), input);
        try {
            var identity = Heap.bounded(input.length, () -> Identity.of(folder, PROPOSED));
            assertEquals(PROPOSED.embedder(), identity.embedder());
            assertEquals(PROPOSED.grid().toString(), identity.grid().toString());
        } catch (IOException refused) {
            assertTrue(refused.getMessage() != null);
        }
    }
}
