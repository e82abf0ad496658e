package spine.generations.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;
import spine.fuzz.Budget;
import spine.fuzz.Heap;
import spine.fuzz.Seeds;

/** A dropped-in file is a bundle with a name, or refused with a sentence; it is unpacked within its bounds only. */
class JarCheckFuzzTest {
    private static final JarCheck CHECK = new JarCheck(1 << 20, 8);
    private static Path folder;

    static Stream<byte[]> seeds() {
        return Seeds.around(jar("a.b", "1.2.3", 10, 1), jar("a.b;singleton:=true", "no version", 10, 1),
                jar("a.b", "1", 2 << 20, 1), jar("a.b", "1", 1, 9), "PK\5\6".getBytes());
    }

    private static byte[] jar(String name, String version, int size, int entries) {
        var manifest = new Manifest();
        var main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.putValue("Bundle-ManifestVersion", "2");
        main.putValue("Bundle-SymbolicName", name);
        main.putValue("Bundle-Version", version);
        var bytes = new ByteArrayOutputStream();
        try (var out = new JarOutputStream(bytes, manifest)) {
            for (int i = 0; i < entries; i++) {
                out.putNextEntry(new ZipEntry("x" + i).setLastModifiedTime(java.nio.file.attribute.FileTime.fromMillis(0)));
                out.write(new byte[size]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @BeforeAll
    static void open() throws Exception {
        folder = Files.createTempDirectory("fuzz");
    }

    @AfterAll
    static void close() throws Exception {
        Files.deleteIfExists(folder.resolve("a.jar"));
        Files.deleteIfExists(folder);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldNameTheBundleOrRefuseWhenAnythingComes(byte[] input) throws Exception {
        var file = Files.write(folder.resolve("a.jar"), input);
        try {
            var identity = Heap.bounded(input.length, () -> CHECK.check(file));
            assertTrue(identity.name().matches("[A-Za-z0-9._-]{1,255}") && !identity.version().isEmpty());
        } catch (Refused refused) {
            assertTrue(refused.getMessage().endsWith("."), refused.getMessage());
        }
    }
}
