package spine.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** The templates are built and their own tests run, as they come to a new user. */
class NewAgentTest {
    @TempDir
    private Path root;

    static List<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).map(Path::of).toList();
    }

    private Path written(String name, String language) throws Exception {
        var folder = root.resolve(name);
        new NewAgent(AgentName.of(name), language).write(folder);
        return folder;
    }

    @Test
    void shouldWriteAJavaProjectThatBuildsAndPassesItsTest() throws Exception {
        var folder = written("word-count", "java");
        try (var build = new JavaBuild(folder, classPath())) {
            var built = build.build("dev1");
            assertEquals(List.of("word-count"), built.agents());
            assertEquals("word-count 1.0.0.dev1", built.name() + " " + built.version());
            try (var jar = new JarFile(built.jar().toFile())) {
                assertTrue(jar.getEntry("schema/input.json") != null && jar.getEntry("wordcount/WordCount.class") != null);
                assertTrue(jar.getManifest().getMainAttributes().getValue("Import-Package").contains("spine.api"));
            }
        }
        assertEquals("2 passed, 0 failed", tested(folder));
        assertTrue(Files.readAllLines(folder.resolve("src/main/java/wordcount/WordCount.java")).size() <= 36);
    }

    /** Compiles the project's test against what was built, and runs it. */
    private static String tested(Path folder) throws Exception {
        var classes = Files.createDirectories(folder.resolve("target/tests"));
        var path = folder.resolve("target/dev/classes") + File.pathSeparator + System.getProperty("java.class.path");
        assertEquals(0, ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", classes.toString(), "-cp", path,
                "-proc:none", folder.resolve("src/test/java/wordcount/WordCountTest.java").toString()));
        var before = Thread.currentThread().getContextClassLoader();
        try (var loader = new URLClassLoader(new java.net.URL[] {classes.toUri().toURL(),
            folder.resolve("target/dev/classes").toUri().toURL()}, before)) {
            Thread.currentThread().setContextClassLoader(loader);
            var summary = new SummaryGeneratingListener();
            LauncherFactory.create().execute(LauncherDiscoveryRequestBuilder.request()
                    .selectors(DiscoverySelectors.selectClass(loader.loadClass("wordcount.WordCountTest"))).build(), summary);
            return summary.getSummary().getTestsSucceededCount() + " passed, "
                    + summary.getSummary().getTestsFailedCount() + " failed";
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    @Test
    void shouldWriteAPythonProjectThatPassesItsTest() throws Exception {
        var folder = written("count-py", "python");
        var test = new ProcessBuilder("python3", "test_agent.py").directory(folder.toFile()).redirectErrorStream(true).start();
        var said = new String(test.getInputStream().readAllBytes());
        assertEquals(0, test.waitFor(), said);
        assertTrue(said.contains("Ran 3 tests"), said);
        assertTrue(Files.isExecutable(folder.resolve("agent.py")) && Files.size(folder.resolve("spine.desc")) > 1000);
    }

    @Test
    void shouldLeaveNoPlaceholder() throws Exception {
        for (var language : List.of("java", "python")) {
            var folder = written("my-" + language, language);
            try (var files = Files.walk(folder)) {
                var texts = files.filter(Files::isRegularFile).filter(f -> !f.toString().endsWith(".desc")).map(f -> {
                    try {
                        return f + "\n" + Files.readString(f);
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }).collect(Collectors.joining());
                assertFalse(texts.matches("(?s).*@(name|package|Class|spine)@.*"), texts);
                assertTrue(texts.contains("gitignore") && texts.contains("README.md"));
            }
        }
    }

    @Test
    void shouldTouchNothingThatExistsAndKnowTwoLanguages() throws Exception {
        var folder = Files.createDirectory(root.resolve("there"));
        var e = assertThrows(KitException.class, () -> new NewAgent(AgentName.of("there"), "java").write(folder));
        assertTrue(e.getMessage().contains("exists already"), e.getMessage());
        assertEquals(0, folder.toFile().list().length);
        assertThrows(KitException.class, () -> new NewAgent(AgentName.of("there"), "rust"));
    }
}
