package spine.journal.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.journal.Selection;
import spine.api.message.Durability;
import spine.journal.JournalFolder;

/** A file system that is really full. Needs the right to mount one; without it, {@link FullDiskTest} has to do. */
class TmpfsTest {
    @TempDir
    Path folder;

    @BeforeEach
    void mount() throws Exception {
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString()) == 0,
                "this account may not mount a tmpfs");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", "-l", folder.toString());
    }

    @Test
    void shouldGoOnAtAcceptedWhenItIsFullAndRecoverWhenThereIsRoom() throws Exception {
        var promised = new HashSet<Long>();
        long number = 0;
        var journalFolder = Files.createDirectory(folder.resolve("journal"));
        try (var journal = Samples.open(journalFolder)) {
            while (journal.health().best() == Durability.SYNCED) {
                if (Samples.await(journal.append(Samples.entry(++number), Durability.SYNCED)) != Durability.ACCEPTED) {
                    promised.add(number);
                }
            }
            assertTrue(journal.health().problem().contains("space"), journal.health().problem());
            assertEquals(Durability.ACCEPTED, Samples.await(journal.append(Samples.entry(++number), Durability.SYNCED)));
            assertEquals(0, run("mount", "-o", "remount,size=4m", folder.toString()));
            Samples.until(() -> journal.health().best() == Durability.SYNCED, "recovered");
            assertEquals(Durability.SYNCED, Samples.await(journal.append(Samples.entry(++number), Durability.SYNCED)));
            promised.add(number);
        }
        var reading = JournalFolder.open(journalFolder).read(Selection.ALL);
        var requests = Samples.requests(reading);
        assertTrue(requests.containsAll(promised));
        assertEquals(requests.stream().sorted().distinct().toList(), requests);
    }

    @Test
    void shouldLoseNothingThatWasPromisedWhenItIsKilledOnAFullFileSystem() throws Exception {
        var rounds = new CrashRounds(folder, Long.getLong("crash.seed", System.nanoTime()));
        for (int round = 0; round < 5; round++) {
            rounds.round(round);
        }
        assertTrue(rounds.promised() > 0);
    }

    private static int run(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        return process.waitFor(30, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }
}
