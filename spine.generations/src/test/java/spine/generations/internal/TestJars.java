package spine.generations.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/** Makes small jars. */
final class TestJars {
    private TestJars() {
    }

    /** A bundle with one file of that content; a new file each time, as a careful copy makes it. */
    static Path bundle(Path file, String name, String content) throws IOException {
        return jar(file, Map.of("Bundle-ManifestVersion", "2", "Bundle-SymbolicName", name, "Bundle-Version", "1.2.3"),
                content.getBytes());
    }

    static Path jar(Path file, Map<String, String> headers, byte[] content) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.forEach((key, value) -> manifest.getMainAttributes().putValue(key, value));
        Files.deleteIfExists(file);
        try (OutputStream out = Files.newOutputStream(file); var jar = new JarOutputStream(out)) {
            entry(jar, "META-INF/MANIFEST.MF");
            manifest.write(jar);
            entry(jar, "content");
            jar.write(content);
        }
        return file;
    }

    private static void entry(JarOutputStream jar, String name) throws IOException {
        var entry = new ZipEntry(name);
        entry.setTime(0); // equal content makes equal bytes
        jar.putNextEntry(entry);
    }
}
