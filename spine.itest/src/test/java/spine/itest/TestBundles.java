package spine.itest;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.EmbeddedResource;
import aQute.bnd.version.Version;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds bundles from packages of this module's test classes, with bnd as the product's are. Used outside the
 * containers, before they start.
 */
public final class TestBundles {
    private final Path folder;

    public TestBundles(Path folder) {
        this.folder = folder;
    }

    /** What to build. */
    public record Recipe(String file, String name, String version, Map<String, String> instructions,
            Map<String, String> resources) {
        /** A bundle with one private package, of the package's name. */
        public static Recipe of(String file, String packageName) {
            return new Recipe(file, packageName, "1.0.0", Map.of("-privatepackage", packageName), Map.of());
        }

        public Recipe named(String other) {
            return new Recipe(file, other, version, instructions, resources);
        }

        public Recipe version(String other) {
            return new Recipe(file, name, other, instructions, resources);
        }

        public Recipe with(String instruction, String value) {
            var more = new LinkedHashMap<>(instructions);
            more.put(instruction, value);
            return new Recipe(file, name, version, more, resources);
        }

        public Recipe holding(String path, String text) {
            var more = new LinkedHashMap<>(resources);
            more.put(path, text);
            return new Recipe(file, name, version, instructions, more);
        }
    }

    /** Builds a bundle as {@code folder/file}. */
    public Path build(Recipe recipe) {
        try (var builder = new Builder()) {
            Files.createDirectories(folder);
            builder.setClasspath(classPath());
            builder.setBundleSymbolicName(recipe.name);
            builder.setBundleVersion(new Version(recipe.version));
            builder.setProperty("-noextraheaders", "true");
            builder.setProperty("-dsannotations-options", "version;minimum=1.4.0");
            recipe.instructions.forEach(builder::setProperty);
            var jar = builder.build();
            recipe.resources.forEach((path, text) -> jar.putResource(path,
                    new EmbeddedResource(text.getBytes(StandardCharsets.UTF_8), 0)));
            if (!builder.getErrors().isEmpty()) {
                throw new IllegalStateException(recipe.file + ": " + builder.getErrors());
            }
            var target = folder.resolve(recipe.file);
            jar.write(target.toFile());
            return target;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Test classes and what is on the class path as a jar: bnd takes the versions of imports from there. */
    private static List<File> classPath() {
        return new ArrayList<>(Arrays.stream(System.getProperty("surefire.test.class.path",
                System.getProperty("java.class.path")).split(File.pathSeparator)).map(File::new).filter(File::exists)
                .toList());
    }
}
