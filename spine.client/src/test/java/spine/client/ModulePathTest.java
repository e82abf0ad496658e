package spine.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** spine.api and spine.client are Java modules: they compile and run from a module path. */
class ModulePathTest {
    private static final List<String> PARTS = List.of("spine.client", "spine.api", "spine.keys",
            "spine.transport.jeromq", "protobuf-java", "jeromq", "spine.security.nacl", "bcprov", "slf4j-api");

    @Test
    void shouldCompileAndRunOnAModulePath(@TempDir Path folder) throws Exception {
        var modulePath = modulePath();
        // "mvn test" over the whole reactor has folders where modules without a descriptor need their jar's name.
        assumeTrue(modulePath.stream().allMatch(p -> Files.isRegularFile(p) || isModule(p)), "needs built jars");
        var sources = Files.createDirectories(folder.resolve("src/probe"));
        Files.writeString(folder.resolve("src/module-info.java"),
                "module probe { requires spine.client; requires spine.api; exports probe; }");
        Files.writeString(sources.resolve("Probe.java"), """
                package probe;
                public class Probe implements java.util.concurrent.Callable<String> {
                    public String call() throws Exception {
                        var pair = new spine.api.security.CurveKeyPair(
                                spine.api.security.VerifiedKey.of(new byte[32]), new byte[32]);
                        var settings = new spine.client.RcisSettings("tcp://127.0.0.1:1", pair.publicKey(), pair);
                        var query = spine.api.rcis.QueryRequest.newBuilder().setQueryText("?").build();
                        return spine.client.RcisClient.class.getModule() + " " + settings.maxInFlight()
                                + query.getQueryText();
                    }
                }
                """);
        var out = folder.resolve("classes");
        var said = new StringWriter();
        int status = ToolProvider.findFirst("javac").orElseThrow().run(new PrintWriter(said), new PrintWriter(said),
                "--module-path", String.join(File.pathSeparator, modulePath.stream().map(Path::toString).toList()),
                "-d", out.toString(), folder.resolve("src/module-info.java").toString(),
                sources.resolve("Probe.java").toString());
        assertEquals(0, status, said.toString());

        var all = new java.util.ArrayList<>(modulePath);
        all.add(out);
        var finder = ModuleFinder.of(all.toArray(Path[]::new));
        assertTrue(!finder.find("spine.client").orElseThrow().descriptor().isAutomatic());
        assertTrue(!finder.find("spine.api").orElseThrow().descriptor().isAutomatic());
        var boot = ModuleLayer.boot();
        var layer = ModuleLayer.defineModulesWithOneLoader(Configuration.resolveAndBind(finder,
                List.of(boot.configuration()), ModuleFinder.of(), Set.of("probe")), List.of(boot),
                ClassLoader.getPlatformClassLoader()).layer();
        var probe = (Callable<?>) layer.findLoader("probe").loadClass("probe.Probe").getConstructor().newInstance();
        assertEquals("module spine.client 1000?", probe.call());
    }

    private static boolean isModule(Path classes) {
        return Files.exists(classes.resolve("module-info.class"));
    }

    private static List<Path> modulePath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of)
                .filter(p -> PARTS.stream().anyMatch(part -> isPart(p, part))).toList();
    }

    /** A jar of that artifact, or the classes of that module in a reactor build. */
    private static boolean isPart(Path entry, String part) {
        var name = entry.getFileName().toString();
        return name.matches(part.replace(".", "\\.") + "-[0-9].*\\.jar")
                || name.equals("classes") && entry.getParent().getParent().getFileName().toString().equals(part);
    }
}
