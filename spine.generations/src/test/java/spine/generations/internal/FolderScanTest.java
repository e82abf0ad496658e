package spine.generations.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderScanTest {
    private static final Duration SETTLING = Duration.ofMillis(200);

    @TempDir
    private Path folder;
    private final TestClock clock = new TestClock();
    private FolderScan scan;

    private static final class TestClock extends Clock {
        private Instant now = Instant.now();

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }

        private void pass(Duration time) {
            now = now.plus(time);
        }
    }

    @BeforeEach
    void open() throws IOException {
        scan = new FolderScan(folder, SETTLING, clock);
    }

    private Set<String> whole() throws IOException {
        return scan.look().whole().keySet();
    }

    @Test
    void shouldTakeAFileWhenItHasSettled() throws IOException {
        whole();
        TestJars.bundle(folder.resolve("a.jar"), "a", "1");
        assertTrue(scan.look().isRestless());
        clock.pass(SETTLING.minusMillis(1));
        assertEquals(Set.of(), whole());
        clock.pass(Duration.ofMillis(1));
        assertEquals(Set.of("a.jar"), whole());
        assertFalse(scan.look().isRestless());
        TestJars.bundle(folder.resolve("a.jar"), "a", "22");
        assertEquals(Set.of(), whole());
        clock.pass(SETTLING);
        assertEquals(Set.of("a.jar"), whole());
    }

    @Test
    void shouldNotTakeAHalfCopiedFileThoughItPausesLongerThanTheSettlingTime() throws IOException {
        whole();
        var bytes = Files.readAllBytes(TestJars.bundle(folder.resolve(".a.jar"), "a", "1"));
        Files.write(folder.resolve("a.jar"), Arrays.copyOf(bytes, bytes.length / 2));
        whole();
        clock.pass(SETTLING.multipliedBy(5));
        assertEquals(Set.of(), whole());
        Files.write(folder.resolve("a.jar"), bytes);
        whole();
        clock.pass(SETTLING);
        assertEquals(Set.of("a.jar"), whole());
    }

    @Test
    void shouldReportABrokenFileInTheEnd() throws IOException {
        whole();
        Files.write(folder.resolve("a.jar"), new byte[10]);
        whole();
        clock.pass(FolderScan.BROKEN_AFTER);
        assertEquals(Set.of("a.jar"), whole());
    }

    @Test
    void shouldTreatRemoveAndCopyAsOverwriting() throws IOException {
        whole();
        TestJars.bundle(folder.resolve("a.jar"), "a", "1");
        whole();
        clock.pass(SETTLING);
        whole();
        Files.delete(folder.resolve("a.jar"));
        assertEquals(Set.of(), scan.look().gone());
        clock.pass(SETTLING.minusMillis(1));
        TestJars.bundle(folder.resolve("a.jar"), "a", "22");
        assertEquals(Set.of(), scan.look().gone());
        clock.pass(SETTLING);
        assertEquals(Set.of("a.jar"), whole());
        Files.delete(folder.resolve("a.jar"));
        whole();
        clock.pass(SETTLING);
        assertEquals(Set.of("a.jar"), scan.look().gone());
        assertEquals(Set.of(), scan.look().gone(), "told once");
    }

    @Test
    void shouldTakeAtOnceWhatLayThereBeforeTheStart() throws IOException {
        var old = TestJars.bundle(folder.resolve("old.jar"), "a", "1");
        Files.setLastModifiedTime(old, FileTime.from(clock.instant().minus(SETTLING)));
        var fresh = TestJars.bundle(folder.resolve("fresh.jar"), "a", "1");
        Files.setLastModifiedTime(fresh, FileTime.from(clock.instant()));
        assertEquals(Set.of("old.jar"), whole());
    }

    @Test
    void shouldIgnoreHiddenTemporaryAndOtherFiles() throws IOException {
        for (var name : Set.of(".hidden.jar", "~a.jar", "#a.jar", "a.jar.part", "a.txt", "a.jar~")) {
            TestJars.bundle(folder.resolve(name), "a", "1");
        }
        Files.createDirectory(folder.resolve("folder.jar"));
        whole();
        clock.pass(FolderScan.BROKEN_AFTER);
        assertEquals(Set.of(), whole());
    }
}
