package spine.supervisor.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import spine.api.Home;

/** Real processes: their environment, their output, and that nothing of them is left. */
@Timeout(120)
class RealProcessTest {
    @TempDir
    private Path root;
    private Home home;
    private PidFiles pids;
    private OsLauncher launcher;

    @BeforeEach
    void open() throws Exception {
        home = Home.under(root);
        for (var folder : List.of(home.run(), home.log(), home.state())) {
            Files.createDirectories(folder);
        }
        pids = new PidFiles(home.run().resolve("processes"));
        launcher = new OsLauncher(home, pids, 10_000, 3, Map.of("PATH", "/usr/bin:/bin", "SECRET", "s", "GIVEN", "g"));
    }

    private Child start(String script) throws Exception {
        return launcher.start(new Declaration("one", "one", List.of("/bin/sh", "-c", script), root, List.of("GIVEN"),
                Map.of("OWN", "o"), Optional.of(root), Declaration.Restart.ALWAYS, true));
    }

    private static void await(BooleanSupplier condition) throws Exception {
        var timer = Executors.newSingleThreadScheduledExecutor();
        try {
            for (int i = 0; i < 3_000 && !condition.getAsBoolean(); i++) {
                timer.schedule(() -> { }, 20, TimeUnit.MILLISECONDS).get();
            }
        } finally {
            timer.shutdownNow();
        }
        assertTrue(condition.getAsBoolean());
    }

    private String log() {
        try {
            return Files.readString(OsLauncher.logOf(home, "one"));
        } catch (java.io.IOException notYet) {
            return "";
        }
    }

    private long printedPid() throws Exception {
        await(() -> log().contains("child "));
        return Long.parseLong(log().lines().filter(l -> l.startsWith("child ")).findFirst().orElseThrow().substring(6));
    }

    private static boolean runs(long pid) {
        // A zombie that nobody collects has ended all the same.
        return ProcessHandle.of(pid).isPresent() && !stat(pid).contains(") Z ");
    }

    private static String stat(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/stat"));
        } catch (java.io.IOException gone) {
            return ") Z ";
        }
    }

    @Test
    void shouldGiveDeclaredVariablesOnlyAndTakeOutputAndExitCode() throws Exception {
        var child = start("env; echo err >&2; exit 7");
        await(() -> child.exit().isPresent() && log().contains("err"));
        assertEquals(7, child.exit().getAsInt());
        assertTrue(log().contains("GIVEN=g") && log().contains("OWN=o") && log().contains("SPINE_HOME=" + root)
                && log().contains("SPINE_KEYS=" + root), log());
        assertFalse(log().contains("SECRET"), log());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(
                OsLauncher.logOf(home, "one"))));
    }

    @Test
    void shouldEndAStoppedProcessWithItsChildrenHB04() throws Exception {
        var child = start("trap '' TERM; sh -c 'trap \"\" TERM; echo child $$; while :; do sleep 1; done' & wait");
        long grandchild = printedPid();
        new ProcessBuilder("kill", "-STOP", Long.toString(child.pid())).start().waitFor();
        child.terminate();
        assertTrue(child.exit().isEmpty(), "it ignores SIGTERM");
        child.kill();
        await(() -> child.exit().isPresent() && !runs(grandchild));
    }

    @Test
    void shouldEndTheChildrenOfAProcessThatHasEndedHB04() throws Exception {
        var child = start("sh -c 'echo child $$; while :; do sleep 1; done' & sleep 0.2; exit 3");
        long grandchild = printedPid();
        await(() -> child.exit().isPresent());
        assertTrue(runs(grandchild));
        child.kill();
        await(() -> !runs(grandchild));
    }

    @Test
    void shouldEndAnOrphanOfABrokerThatWasKilledAndNobodyElse() throws Exception {
        var orphan = start("echo child $$; while :; do sleep 1; done");
        printedPid();
        var other = new ProcessBuilder("sleep", "100").start();
        try {
            var identity = ProcessIdentity.of(other.pid()).orElseThrow();
            pids.write("later", new ProcessIdentity(identity.pid(), identity.start() - 1, identity.boot()));
            assertEquals(List.of("one"), new PidFiles(home.run().resolve("processes")).endOrphans());
            await(() -> orphan.exit().isPresent());
            assertTrue(other.isAlive(), "the number was given to another process since");
            assertEquals(List.of(), pids.endOrphans());
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void shouldKeepTheLogWithinItsBounds() throws Exception {
        var file = root.resolve("x.log");
        new OutputLog(file, 20_000, 3).copy(new ByteArrayInputStream("0123456789\n".repeat(20_000)
                .getBytes(StandardCharsets.UTF_8)));
        try (var all = Files.list(root)) {
            var sizes = all.filter(f -> f.getFileName().toString().startsWith("x.log")).map(f -> f.toFile().length()).toList();
            assertEquals(3, sizes.size());
            assertTrue(sizes.stream().allMatch(size -> size <= 20_000), sizes.toString());
        }
        assertTrue(Files.readString(file).endsWith("9\n"));
    }
}
