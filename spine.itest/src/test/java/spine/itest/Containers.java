package spine.itest;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.composite;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.systemPackage;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.JarFile;
import org.ops4j.pax.exam.Option;

/**
 * What containers are made of. Bundles are files that the build has put into a folder: by default
 * {@code target/bundles}; a test of the whole product points {@link #of} at the product's folder and list.
 */
public final class Containers {
    private Containers() {
    }

    /** The folder that the build has filled. */
    public static Path bundles() {
        return Path.of(System.getProperty("spine.itest.bundles"));
    }

    /** A folder for the work of one test class; not cleaned. */
    public static Path work(Class<?> test) {
        return Path.of(System.getProperty("spine.itest.work"), test.getSimpleName());
    }

    /**
     * A framework as the product launches it, with JUnit and every bundle of the build's folder. Logs go to the
     * test's own logback, outside: it listens from the first bundle on.
     */
    public static Option kernel() {
        return composite(framework(), systemPackage("org.slf4j;version=2.0.17"),
                systemPackage("org.slf4j;version=1.7.36"), composite(all(bundles())));
    }

    /** The framework's properties as in {@code run.bndrun}, and JUnit. */
    public static Option framework() {
        return composite(
                frameworkProperty("org.osgi.framework.bsnversion").value("multiple"),
                frameworkProperty("org.osgi.framework.bootdelegation").value(
                        "sun.*,jdk.internal.*,com.sun.tools.javac.*"),
                systemProperty("pax.exam.invoker").value("junit"),
                bundle("link:classpath:META-INF/links/org.apache.servicemix.bundles.junit.link"),
                bundle("link:classpath:META-INF/links/org.apache.servicemix.bundles.hamcrest.link"),
                bundle("link:classpath:META-INF/links/org.ops4j.pax.exam.invoker.junit.link"));
    }

    /** Every jar of a folder. */
    public static Option[] all(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".jar")).sorted().map(Containers::file)
                    .toArray(Option[]::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those bundles of a folder, by symbolic name, in this order: such as the product's {@code -runbundles}. */
    public static Option[] of(Path folder, Collection<String> names) {
        var byName = byName(folder);
        return names.stream().map(name -> {
            var file = byName.get(name);
            if (file == null) {
                throw new IllegalArgumentException(folder + " has no bundle " + name);
            }
            return file(file);
        }).toArray(Option[]::new);
    }

    /** The symbolic names in the {@code -runbundles} of a bndrun. */
    public static Collection<String> runBundles(Path bndrun) throws IOException {
        var text = Files.readString(bndrun).replace("\\\n", "");
        var line = text.lines().filter(l -> l.startsWith("-runbundles:")).findFirst().orElseThrow(
                () -> new IllegalArgumentException(bndrun + " has no -runbundles"));
        // Version ranges hold commas too, so names are what stands before a ';version='.
        return Arrays.stream(line.substring("-runbundles:".length()).split("(?<=['\"]),"))
                .map(entry -> entry.trim().split(";")[0]).toList();
    }

    private static Map<String, Path> byName(Path folder) {
        var all = new HashMap<String, Path>();
        try (var files = Files.list(folder)) {
            for (var file : files.filter(f -> f.toString().endsWith(".jar")).toList()) {
                try (var jar = new JarFile(file.toFile())) {
                    var name = jar.getManifest().getMainAttributes().getValue("Bundle-SymbolicName");
                    if (name != null) {
                        all.put(name.split(";")[0].trim(), file);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private static Option file(Path file) {
        return bundle(file.toUri().toString());
    }
}
