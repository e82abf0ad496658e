package spine.torus.text.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import spine.fuzz.Budget;
import spine.fuzz.Heap;
import spine.fuzz.Seeds;

/**
 * Any document is cut into passages in order, of bounded size, that are parts of it; what headings they are given
 * costs no more than the document does; and each passage has terms and a finite embedding.
 */
class CutterFuzzTest {
    /** What a section may cost, in bytes of input. */
    private static final int SECTION = 16;
    private static final Embedder EMBEDDER = new HashedNgramEmbedder();

    static Stream<byte[]> seeds() {
        return Seeds.around("# One\n\nText. More text!\n\n## Two\n```\n# no\n```\nEnd".getBytes(),
                "Title\n\nA line that ends.\n\nAnother\n".getBytes(), "x".repeat(2_000).getBytes(),
                ("# " + "h".repeat(20_000) + "\n" + "## a\nb\n".repeat(3_000)).getBytes(),
                "\ud83d\ude00".repeat(500).getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldCutIntoPartsOfItWhenAnythingComes(byte[] input) throws Exception {
        var text = new String(input, StandardCharsets.UTF_8);
        // Each line may be a section of its own, up to their limit, and has a heading of up to 200 characters.
        int sections = (int) Math.min(Outline.MAX_SECTIONS, text.lines().count());
        var passages = Heap.bounded(input.length + SECTION * sections, () -> Cutter.cut("title", text));
        assertEquals(text.isBlank(), passages.isEmpty() && text.isBlank(), "a document that is not blank has passages");
        int end = 0;
        for (var passage : passages) {
            assertTrue(passage.start() >= end, "out of order");
            assertEquals(text.substring(passage.start(), passage.end()), passage.text());
            assertTrue(!passage.text().isEmpty() && passage.text().length() <= Cutter.LIMIT, "size");
            end = passage.end();
        }
        if (!passages.isEmpty()) {
            Terms.of(passages.get(0).text());
            for (float one : EMBEDDER.embed(passages.get(0).text())) {
                assertTrue(Float.isFinite(one));
            }
        }
    }
}
