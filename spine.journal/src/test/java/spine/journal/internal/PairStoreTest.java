package spine.journal.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.journal.StateStore.State;
import spine.api.message.Durability;

class PairStoreTest {
    @TempDir
    Path folder;
    private final FaultyDisk disk = new FaultyDisk();

    @Test
    void shouldHaveAllPairsAgainAfterARestart() {
        var expected = new HashMap<String, ByteString>();
        var random = new Random(3);
        for (int round = 0; round < 5; round++) {
            try (var store = new PairStore(folder, disk); var state = store.open("some.state")) {
                assertEquals(expected, state.all());
                for (int i = 0; i < 500; i++) {
                    change(state, expected, "key" + random.nextInt(60), random);
                }
            }
        }
    }

    private static void change(State state, Map<String, ByteString> expected, String key, Random random) {
        if (random.nextInt(4) == 0) {
            state.remove(key);
            expected.remove(key);
        } else {
            var value = ByteString.copyFromUtf8("v".repeat(random.nextInt(30)));
            state.put(key, value);
            expected.put(key, value);
        }
    }

    @Test
    void shouldTellTheLevelThatAFlushHasReached() {
        try (var store = new PairStore(folder, disk); var state = store.open("a")) {
            state.put("k", ByteString.copyFromUtf8("v"));
            assertEquals(Durability.SYNCED, Samples.await(state.flush(Durability.SYNCED)));
            int before = disk.forces.get();
            state.put("k", ByteString.copyFromUtf8("w"));
            assertEquals(Durability.JOURNALED, Samples.await(state.flush(Durability.JOURNALED)));
            assertEquals(before, disk.forces.get());
            assertEquals(Durability.SYNCED, Samples.await(state.flush(Durability.SYNCED)));
            assertEquals(before + 1, disk.forces.get());
            assertEquals(Durability.ACCEPTED, Samples.await(state.flush(Durability.ACCEPTED)));
        }
    }

    @Test
    void shouldWriteTheFileAnewWhenMostOfItSaysNothingAnyMore() throws IOException {
        try (var store = new PairStore(folder, disk); var state = store.open("a")) {
            for (int i = 0; i < 2000; i++) {
                state.put("k", ByteString.copyFrom(new byte[1000]));
                Samples.await(state.flush(Durability.JOURNALED));
                assertTrue(Files.size(folder.resolve("a.pairs")) < (1 << 16) + 4000);
            }
        }
        try (var store = new PairStore(folder, disk); var state = store.open("a")) {
            assertEquals(1000, state.all().get("k").size());
        }
    }

    @Test
    void shouldKeepWhatStandsBeforeDamageAndKeepTheDamagedFile() throws IOException {
        try (var store = new PairStore(folder, disk); var state = store.open("a")) {
            for (int i = 0; i < 10; i++) {
                state.put("k" + i, ByteString.copyFromUtf8("v" + i));
                Samples.await(state.flush(Durability.JOURNALED));
            }
        }
        var file = folder.resolve("a.pairs");
        var whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            var changed = whole.clone();
            changed[at] ^= 16;
            Files.write(file, changed);
            int frame = at < PairFrame.HEADER ? 0 : (at - PairFrame.HEADER) / 16;
            check(frame, changed);
        }
        for (int end = 0; end < whole.length; end += 7) {
            Files.write(file, java.util.Arrays.copyOf(whole, end));
            check(Math.max(0, end - PairFrame.HEADER) / 16, null);
        }
    }

    private void check(int frames, byte[] damaged) throws IOException {
        try (var store = new PairStore(folder, disk); var state = store.open("a")) {
            assertEquals(frames, state.all().size());
            for (int i = 0; i < frames; i++) {
                assertEquals("v" + i, state.all().get("k" + i).toStringUtf8());
            }
        }
        if (damaged != null) {
            var kept = Files.readAllBytes(folder.resolve("a.pairs.damaged"));
            assertEquals(ByteString.copyFrom(damaged), ByteString.copyFrom(kept));
        }
        try (var store = new PairStore(folder, disk); var state = store.open("a")) {
            assertEquals(frames, state.all().size());
        }
    }

    @Test
    void shouldGoOnInMemoryWhenTheDiskIsFullAndWriteWhenThereIsRoom() {
        try (var store = new PairStore(folder, disk); var state = store.open("a")) {
            state.put("k", ByteString.copyFromUtf8("old"));
            assertEquals(Durability.SYNCED, Samples.await(state.flush(Durability.SYNCED)));
            disk.writesFail = true;
            state.put("k", ByteString.copyFromUtf8("new"));
            assertEquals(Durability.ACCEPTED, Samples.await(state.flush(Durability.SYNCED)));
            assertEquals("new", state.all().get("k").toStringUtf8());
            Samples.until(() -> store.trouble().contains("No space left"), "told");
            disk.writesFail = false;
            Samples.until(() -> store.trouble().isEmpty(), "recovered");
            assertEquals(Durability.SYNCED, Samples.await(state.flush(Durability.SYNCED)));
        }
        try (var store = new PairStore(folder, disk); var state = store.open("a")) {
            assertEquals("new", state.all().get("k").toStringUtf8());
        }
    }

    @Test
    void shouldNotTrustAFileWhoseSyncFailed() {
        try (var store = new PairStore(folder, disk); var state = store.open("a")) {
            state.put("k", ByteString.copyFromUtf8("v"));
            assertEquals(Durability.SYNCED, Samples.await(state.flush(Durability.SYNCED)));
            disk.forcesFail = true;
            state.put("k", ByteString.copyFromUtf8("w"));
            assertEquals(Durability.ACCEPTED, Samples.await(state.flush(Durability.SYNCED)));
            disk.forcesFail = false;
            assertEquals(Durability.SYNCED, Samples.await(state.flush(Durability.SYNCED)));
        }
    }

    @Test
    void shouldRefuseAStateThatIsOpenAndNamesAndSizesThatDoNotFit() {
        try (var store = new PairStore(folder, disk)) {
            var state = store.open("a");
            assertThrows(IllegalStateException.class, () -> store.open("a"));
            assertThrows(IllegalArgumentException.class, () -> store.open("A/../b"));
            assertThrows(IllegalArgumentException.class, () -> state.put("k".repeat(513), ByteString.EMPTY));
            assertThrows(IllegalArgumentException.class,
                    () -> state.put("k", ByteString.copyFrom(new byte[PairFrame.MOST_VALUE + 1])));
            state.close();
            assertThrows(IllegalStateException.class, () -> state.put("k", ByteString.EMPTY));
            store.open("a").close();
        }
    }
}
