package spine.journal.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.message.Durability;

/** Many that wait share one sync. */
class GroupCommitTest {
    private static final int WAITERS = 100;
    @TempDir
    Path folder;

    @Test
    void shouldSyncTwiceForAHundredWhoComeWhileTheFirstWaits() throws Exception {
        var disk = new FaultyDisk();
        try (var journal = Samples.open(folder, disk)) {
            Samples.await(journal.append(Samples.entry(0), Durability.SYNCED));
            int before = disk.forces.get();
            disk.held = new CountDownLatch(1);
            var stages = Collections.synchronizedList(new ArrayList<CompletionStage<Durability>>());
            stages.add(journal.append(Samples.entry(1), Durability.SYNCED));
            Samples.until(() -> disk.forces.get() == before + 1, "syncing");
            var threads = new ArrayList<Thread>();
            for (int i = 1; i < WAITERS; i++) {
                int number = i;
                threads.add(new Thread(() -> stages.add(journal.append(Samples.entry(number), Durability.SYNCED))));
            }
            threads.forEach(Thread::start);
            for (var thread : threads) {
                thread.join(); // none of them waits for the sync
            }
            assertFalse(stages.stream().anyMatch(stage -> stage.toCompletableFuture().isDone()));
            disk.held.countDown();
            stages.forEach(stage -> assertEquals(Durability.SYNCED, Samples.await(stage)));
            assertEquals(WAITERS, stages.size());
            int syncs = disk.forces.get() - before;
            assertTrue(syncs <= 2, syncs + " syncs");
        }
    }
}
