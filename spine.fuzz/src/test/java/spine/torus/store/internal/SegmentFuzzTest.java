package spine.torus.store.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;
import spine.fuzz.Budget;
import spine.fuzz.Heap;
import spine.fuzz.Seeds;
import spine.torus.geometry.internal.MortonKey;

/**
 * A segment that anything happened to opens: what is sound is read, the torn tail is cut, and the next opening finds the
 * same again. The bytes after the first are also read as the payload of one record, since a checksum would stop them.
 */
class SegmentFuzzTest {
    private static Path folder;

    static Stream<byte[]> seeds() {
        var document = new DocumentRecord("k", "s", new Digest(1, 2, 3, 4), Map.of("a", "b"),
                List.of(new DocumentRecord.Entry("h", "text", 0, MortonKey.of(new byte[16]), Chord.of(new byte[9]))));
        var record = RecordCodec.encode(document);
        return Seeds.around(record, Frame.of(record).array(), Frame.of(RecordCodec.encode(DocumentRecord.tombstone("k"))).array(),
                new byte[] {1, 0, 0, 0, 0, 127, -1, -1, -1});
    }

    @BeforeAll
    static void open() throws Exception {
        folder = Files.createTempDirectory("fuzz");
    }

    @AfterAll
    static void close() throws Exception {
        Files.deleteIfExists(folder.resolve("segment-00000001.log"));
        Files.deleteIfExists(folder);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldReadWhatIsSoundWhenAnythingIsThere(byte[] input) throws Exception {
        decoded(input);
        var segment = Files.write(folder.resolve("segment-00000001.log"), input);
        var first = new ArrayList<DocumentRecord>();
        try (var log = Heap.bounded(input.length, () -> SegmentLog.open(folder, kept -> first.add(kept.document())))) {
            assertTrue(log.totalBytes() <= input.length && Files.size(segment) == log.totalBytes());
        }
        var again = new ArrayList<DocumentRecord>();
        SegmentLog.open(folder, kept -> again.add(kept.document())).close();
        assertEquals(first, again);
    }

    private static void decoded(byte[] input) throws Exception {
        try {
            var document = Heap.bounded(input.length, () -> RecordCodec.decode(ByteBuffer.wrap(input)));
            assertEquals(document, RecordCodec.decode(ByteBuffer.wrap(RecordCodec.encode(document))));
        } catch (IllegalArgumentException refused) {
            assertTrue(refused.getMessage() != null);
        }
    }
}
