package spine.generations.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleStoreTest {
    private static final int MAX = 1 << 20;

    @TempDir
    private Path root;
    private Path folder;
    private BundleStore store;

    @BeforeEach
    void open() throws IOException {
        folder = root.resolve("bundles");
        store = new BundleStore(folder, MAX);
    }

    private StoredBundle take(Path file) throws Exception {
        return store.take(file, (bytes, sha256) -> { });
    }

    private String refused(Path file) {
        var sentence = assertThrows(Refused.class, () -> take(file)).getMessage();
        assertTrue(kept().isEmpty(), "nothing of it is kept");
        return sentence;
    }

    private Set<String> kept() {
        try (var files = Files.list(folder)) {
            return Set.copyOf(files.map(f -> f.getFileName().toString()).toList());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void shouldKeepTheCheckedBytesUnderTheirHash() throws Exception {
        var file = TestJars.bundle(root.resolve("a.jar"), "test.bundle; singleton:=true", "1");
        var bytes = Files.readAllBytes(file);
        var stored = take(file);
        Files.write(file, new byte[10]); // whatever becomes of the file
        assertArrayEquals(bytes, stored.bytes());
        assertEquals("test.bundle", stored.name());
        assertEquals("1.2.3", stored.version());
        assertEquals(Set.of(Sha256.hex(bytes) + ".jar"), kept());
    }

    /** Adversary: somebody exchanges the kept file between the check and the installation. */
    @Test
    void shouldNotGiveBytesThatWereChangedAfterTheCheck() throws Exception {
        var stored = take(TestJars.bundle(root.resolve("a.jar"), "test.bundle", "1"));
        TestJars.bundle(stored.path(), "test.bundle", "evil");
        assertThrows(IOException.class, stored::bytes);
    }

    @Test
    void shouldRefuseByItsSizeBeforeReading() throws IOException {
        var file = root.resolve("large.jar");
        try (var large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(1L << 40); // sparse: reading it would not end in this life
        }
        assertTrue(refused(file).contains("limit is " + MAX));
    }

    /** Adversary: a small jar that unpacks to far more. */
    @Test
    void shouldRefuseAJarThatUnpacksBeyondItsBound() throws IOException {
        var file = TestJars.jar(root.resolve("bomb.jar"),
                Map.of("Bundle-ManifestVersion", "2", "Bundle-SymbolicName", "bomb"), new byte[11 * MAX]);
        assertTrue(Files.size(file) < MAX);
        assertTrue(refused(file).contains("unpacks to more than"));
    }

    @Test
    void shouldSayWhatIsWrongWithAFileThatIsNoBundle() throws IOException {
        assertTrue(refused(Files.write(root.resolve("a.jar"), new byte[100])).contains("not a readable jar"));
        assertTrue(refused(TestJars.jar(root.resolve("b.jar"), Map.of(), new byte[1])).contains("plain jar"));
        assertTrue(refused(TestJars.jar(root.resolve("c.jar"), Map.of("Bundle-ManifestVersion", "2"), new byte[1]))
                .contains("Bundle-SymbolicName"));
        assertTrue(refused(TestJars.jar(root.resolve("d.jar"), Map.of("Bundle-ManifestVersion", "2",
                "Bundle-SymbolicName", "d", "Bundle-Version", "one"), new byte[1])).contains("not a readable jar"));
    }

    /** Adversary: an extension of the framework would stand outside every lane. */
    @Test
    void shouldRefuseFragments() throws IOException {
        var file = TestJars.jar(root.resolve("a.jar"), Map.of("Bundle-ManifestVersion", "2", "Bundle-SymbolicName",
                "a", "Fragment-Host", "system.bundle; extension:=framework"), new byte[1]);
        assertTrue(refused(file).contains("fragment"));
    }

    @Test
    void shouldReportAFileThatHasGone() {
        assertThrows(NoSuchFileException.class, () -> take(root.resolve("absent.jar")));
    }

    @Test
    void shouldRemoveWhatIsUnusedAndHalfWritten() throws Exception {
        var used = take(TestJars.bundle(root.resolve("a.jar"), "a", "1"));
        take(TestJars.bundle(root.resolve("b.jar"), "b", "2"));
        Files.write(folder.resolve("half.tmp"), new byte[1]);
        store.keepOnly(Set.of(used.sha256()));
        assertEquals(Set.of(used.sha256() + ".jar"), kept());
    }
}
