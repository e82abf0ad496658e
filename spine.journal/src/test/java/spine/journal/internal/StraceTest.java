package spine.journal.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel saw: syncs do happen, and a hundred waiters cost two. */
class StraceTest {
    /** So slow that the hundred come while the first of them is synced. */
    private static final String SLOW = "inject=fdatasync:delay_enter=500000";
    @TempDir
    Path folder;

    @Test
    void shouldAskTheKernelForTwoSyncsWhenAHundredWait() throws Exception {
        var calls = folder.resolve("calls");
        var journal = Files.createDirectory(folder.resolve("journal"));
        int status = strace(calls, journal);
        assumeTrue(status >= 0 && Files.exists(calls), "strace is not installed, or may not trace here");
        assertEquals(0, status);
        var lines = Files.readAllLines(calls);
        long syncs = count(lines, "fdatasync(");
        // Room for the segment, the first entry, the hundred by one or two, and the end.
        assertTrue(syncs >= 4 && syncs <= 5, syncs + " syncs: " + lines);
        assertTrue(count(lines, " fsync(") >= 1, "the folder is synced: " + lines);
    }

    private static long count(List<String> lines, String call) {
        return lines.stream().filter(line -> line.contains(call)).count();
    }

    private static int strace(Path calls, Path journal) throws InterruptedException {
        try {
            return new ProcessBuilder("strace", "-f", "-o", calls.toString(), "-e", "trace=fsync,fdatasync", "-e", SLOW,
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=off", "-cp", System.getProperty("java.class.path"),
                    SyncBurst.class.getName(), journal.toString()).inheritIO().start().waitFor();
        } catch (IOException e) {
            return -1;
        }
    }
}
