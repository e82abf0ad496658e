package spine.e2e;

import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** An agent of the product, of which another version is dropped in. */
final class ShippedAgent {
    private ShippedAgent() {
    }

    private static Path jar(String name) throws Exception {
        try (var files = Files.list(Product.ROOT.resolve("agents." + name + "/target"))) {
            return files.filter(f -> f.getFileName().toString().matches("agents\\." + name + "-[0-9].*\\.jar")).findFirst()
                    .orElseThrow();
        }
    }

    /** Drops it in as another version, which is returned. */
    static String drop(String name, Path home, Path work, int time) throws Exception {
        var version = "0.1.0.again" + time;
        var copy = Files.copy(jar(name), work.resolve(name + "-" + time + ".jar"));
        try (var zip = FileSystems.newFileSystem(URI.create("jar:" + copy.toUri()), Map.of())) {
            var manifest = zip.getPath("/META-INF/MANIFEST.MF");
            Files.writeString(manifest, Files.readString(manifest).replaceFirst("Bundle-Version: [^\\r\\n]*",
                    "Bundle-Version: " + version));
        }
        Files.copy(copy, home.resolve("agents/" + name + ".jar"), StandardCopyOption.REPLACE_EXISTING);
        return version;
    }
}
