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
import org.ops4j.pax.exam.Option;

/**
 * What containers are made of. Bundles are files that the build has put into {@code target/bundles}, so that nothing
 * is resolved when a test runs.
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

    private static Option file(Path file) {
        return bundle(file.toUri().toString());
    }
}
