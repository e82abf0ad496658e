package spine.torus.store.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.torus.geometry.internal.MortonKey;

class SegmentLogTest {
    @TempDir
    Path folder;

    @Test
    void shouldReadEverythingAgainWhenReopened() throws Exception {
        write("a", "b", "c");
        assertEquals(List.of("a", "b", "c"), read());
        write("d");
        assertEquals(List.of("a", "b", "c", "d"), read());
    }

    @Test
    void shouldKeepAllBeforeAndCutWhenTheTailIsTornAnywhere() throws Exception {
        write("a", "b");
        var sound = Files.readAllBytes(segment());
        write("c");
        var whole = Files.readAllBytes(segment());
        for (var size = sound.length + 1; size < whole.length; size++) {
            Files.write(segment(), Arrays.copyOf(whole, size));
            assertEquals(List.of("a", "b"), read(), "torn at " + size);
            assertEquals(sound.length, Files.size(segment()));
        }
        write("d");
        assertEquals(List.of("a", "b", "d"), read());
    }

    @Test
    void shouldLeaveOutOnlyTheDamagedRecordWhenAnyByteIsFlipped() throws Exception {
        write("a");
        var from = (int) Files.size(segment());
        write("b");
        var to = (int) Files.size(segment());
        write("c");
        var whole = Files.readAllBytes(segment());
        for (var i = from; i < to; i++) {
            var flipped = whole.clone();
            flipped[i] ^= 0x10;
            Files.write(segment(), flipped);
            assertEquals(List.of("a", "c"), read(), "flipped byte " + i);
        }
    }

    @Test
    void shouldHoldOnlyTheLivingWhenRewritten() throws Exception {
        write("a", "b", "c");
        try (var log = SegmentLog.open(folder, kept -> { })) {
            var before = log.totalBytes();
            log.rewrite(List.of(document("c")));
            assertTrue(log.totalBytes() < before);
            log.append(RecordCodec.encode(document("d")));
            assertEquals(log.totalBytes(), Files.size(folder.resolve("segment-00000002.log")));
        }
        assertEquals(List.of("c", "d"), read());
    }

    @Test
    void shouldRefuseWhenTheFolderIsTaken() throws Exception {
        try (var taken = StoreFolder.take(folder)) {
            assertTrue(assertThrows(IOException.class, () -> StoreFolder.take(taken.path())).getMessage().contains("in use"));
        }
        StoreFolder.take(folder).close();
    }

    @Test
    void shouldAllocateNothingFromLengthsThatDoNotFit() {
        var encoded = RecordCodec.encode(document("a"));
        assertEquals(document("a"), RecordCodec.decode(ByteBuffer.wrap(encoded)));
        for (var i = 0; i < encoded.length; i++) {
            var cut = ByteBuffer.wrap(encoded, 0, i).slice();
            assertThrows(IllegalArgumentException.class, () -> RecordCodec.decode(cut));
        }
        encoded[1] = 0x7f;
        assertThrows(IllegalArgumentException.class, () -> RecordCodec.decode(ByteBuffer.wrap(encoded)));
        var unknownKind = RecordCodec.encode(document("a"));
        unknownKind[0] = 9;
        assertThrows(IllegalArgumentException.class, () -> RecordCodec.decode(ByteBuffer.wrap(unknownKind)));
    }

    @Test
    void shouldRefuseToStartWithANewSeedWhenTheOldOneIsLost() throws Exception {
        write("a");
        var proposed = new Identity(5, spine.torus.geometry.internal.Grid.parse("9,9,9,9,9,9,9,9,9"), "e");
        assertTrue(assertThrows(IOException.class, () -> Identity.of(folder, proposed)).getMessage().contains("missing"));
        Files.delete(segment());
        assertEquals(5, Identity.of(folder, proposed).seed());
        assertEquals(5, Identity.of(folder, new Identity(6, proposed.grid(), "e")).seed());
        assertThrows(IOException.class, () -> Identity.of(folder, new Identity(6, proposed.grid(), "other")));
        Files.writeString(folder.resolve("torus.properties"), "format=1\nseed=\\uZZZZ");
        assertThrows(IOException.class, () -> Identity.of(folder, proposed), "what is damaged is refused as a file");
        Files.writeString(folder.resolve("torus.properties"), "format=1\nseed=x\n", StandardOpenOption.TRUNCATE_EXISTING);
        assertThrows(IOException.class, () -> Identity.of(folder, proposed));
    }

    private Path segment() {
        return folder.resolve("segment-00000001.log");
    }

    private void write(String... keys) throws IOException {
        try (var log = SegmentLog.open(folder, kept -> { })) {
            for (var key : keys) {
                log.append(RecordCodec.encode(document(key)));
            }
        }
    }

    private List<String> read() throws IOException {
        var keys = new ArrayList<String>();
        SegmentLog.open(folder, kept -> keys.add(kept.document().key())).close();
        return keys;
    }

    private static DocumentRecord document(String key) {
        var entry = new DocumentRecord.Entry("Title", "text of " + key + " \uD83D\uDE00", 3, new MortonKey(1, 2),
                Chord.of(new byte[] {-4, 4, 0, 1, 2, 3, -1, -2, -3}));
        return new DocumentRecord(key, "file/" + key, Digest.of(List.of(key)), Map.of("tags", "x"), List.of(entry));
    }
}
