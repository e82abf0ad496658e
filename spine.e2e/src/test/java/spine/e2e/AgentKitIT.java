package spine.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kit as a new user takes it: new, dev, call, in both languages; what is saved reaches the bus, and Ctrl-C cleans up. */
class AgentKitIT extends WithProduct {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String TEXT = "{\"text\": \"one two three\"}";
    private static final String VERSION = System.getProperty("spine.version");
    private static final String PYTHON = "/usr/bin/python3";

    @TempDir
    static Path work;

    @Test
    void shouldServeAJavaAgentAsItIsSavedAndRemoveItOnCtrlC() throws Exception {
        var project = written("word-count", "java");
        var source = project.resolve("src/main/java/wordcount/WordCount.java");
        try (var dev = new Dev(project)) {
            Eventually.holds("it serves", LIMIT, () -> "{\"words\":3}".equals(said("word-count")));
            assertRefused("word-count");
            edit(source, "\"words\", text", "\"words\", 100 + text", "? 0 : text.split(\"\\\\s+\").length",
                    "? 0L : text.split(\"\\\\s+\").length");
            Eventually.holds("a mistake is told with its line", LIMIT, () -> dev.last().startsWith(
                    "NOT TAKEN: src/main/java/wordcount/WordCount.java:21: bad operand types"));
            assertEquals("{\"words\":3}", said("word-count"), "what served before goes on");
            edit(source, "100 + text", "text");
            edit(source, ".length)", ".length + 100)");
            Eventually.holds("what is saved reaches the bus", LIMIT, () -> "{\"words\":103}".equals(said("word-count")));
            Eventually.holds("and that is told", LIMIT, () -> dev.last().contains(" serves after "));
            System.out.println("agent dev, java: " + dev.last());
            edit(source, "schema/input.json", "schema/absent.json");
            Eventually.holds("what does not start is told in the words of 'why'", LIMIT,
                    () -> dev.last().contains("'schema/absent.json' is no file of the bundle"));
            assertEquals("{\"words\":103}", said("word-count"));
            dev.interrupt();
            assertTrue(dev.printed().contains("Removed "), dev.printed());
        }
        assertFalse(Files.exists(home.resolve("agents/dev.word-count.jar")));
        Eventually.holds("it has left", LIMIT, () -> product.ctl("agent", "call", "word-count", TEXT).err()
                .contains("no agent 'word-count'"));
    }

    @Test
    void shouldServeAPythonAgentAsItIsSavedAndEndItOnCtrlC() throws Exception {
        var project = written("count-py", "python");
        var source = project.resolve("agent.py");
        try (var dev = new Dev(project)) {
            Eventually.holds("it serves", LIMIT, () -> "{\"words\": 3}".equals(said("count-py")));
            assertTrue(product.ctl("agents", "count-py").out().contains("\"maxLength\": 1000000"), "its schema is shown");
            edit(source, "def answer(request):", "def answer(request:");
            Eventually.holds("a mistake is told with its line", LIMIT,
                    () -> dev.last().startsWith("NOT TAKEN: agent.py:8: SyntaxError"));
            assertEquals("{\"words\": 3}", said("count-py"), "what served before goes on");
            edit(source, "def answer(request:", "def answer(request):");
            edit(source, "len(text.split())", "100 + len(text.split())");
            Eventually.holds("what is saved reaches the bus", LIMIT, () -> "{\"words\": 103}".equals(said("count-py")));
            Eventually.holds("and that is told", LIMIT, () -> dev.last().contains(" serves after "));
            System.out.println("agent dev, python: " + dev.last());
            dev.interrupt();
            assertTrue(dev.printed().contains("Ended the process and trusts its key no more"), dev.printed());
        }
        assertFalse(product.ctl("key", "list").out().contains("spinectl-agent-dev"));
    }

    /** As its README says: built by Maven, without a network, and dropped in. */
    @Test
    void shouldBuildTheJavaProjectWithMaven() throws Exception {
        var project = written("mvn-made", "java");
        var built = Product.run(home, null, List.of("mvn", "-q", "-o", "-f", project.resolve("pom.xml").toString(), "package",
                "-Dmaven.repo.local=" + withContract(Path.of(System.getProperty("spine.repository")))));
        assertEquals(0, built.exit(), built.toString());
        Files.copy(project.resolve("target/mvn-made-1.0.0.jar"), home.resolve("agents/mvn-made.jar"));
        Eventually.holds("it serves", LIMIT, () -> "{\"words\":3}".equals(said("mvn-made")));
    }

    /** A repository as {@code ./spine build} leaves it: what was fetched, and the contract of this build. */
    private static Path withContract(Path fetched) throws Exception {
        var repository = Files.createDirectories(work.resolve("repository"));
        try (var groups = Files.list(fetched)) {
            for (var group : groups.filter(g -> !g.endsWith("nikola")).toList()) {
                Files.createSymbolicLink(repository.resolve(group.getFileName()), group);
            }
        }
        var api = Product.ROOT.resolve("spine.api");
        put(Product.ROOT.resolve("pom.xml"), repository, "spine", "pom");
        put(api.resolve("pom.xml"), repository, "spine.api", "pom");
        put(api.resolve("target/spine.api-" + VERSION + ".jar"), repository, "spine.api", "jar");
        return repository;
    }

    private static void put(Path file, Path repository, String artifact, String ending) throws Exception {
        var folder = Files.createDirectories(repository.resolve("nikola/spine/" + artifact + "/" + VERSION));
        Files.copy(file, folder.resolve(artifact + "-" + VERSION + "." + ending));
    }

    @Test
    void shouldRefuseNamesAndFoldersThatWillNotDo() throws Exception {
        var bad = product.ctl("agent", "new", "Not Good");
        assertEquals(1, bad.exit());
        assertTrue(bad.err().contains("Choose one such as word-count."), bad.err());
        var folder = Files.createDirectories(work.resolve("taken"));
        assertTrue(product.ctl("agent", "new", "taken", "--folder", folder.toString()).err().contains("exists already"));
        assertTrue(product.ctl("agent", "dev", folder.toString()).err().contains("neither a pom.xml nor an agent.py"));
    }

    /** The document for new users is what happens. */
    @Test
    void shouldFindTheTranscriptOfTheDocumentsTrue() throws Exception {
        var checked = Product.run(home, null, List.of(Product.ROOT.resolve("examples/first-agent").toString(), "--check"));
        assertEquals(0, checked.exit(), checked.toString());
        System.out.println(checked.out().strip());
    }

    private Path written(String name, String language) throws Exception {
        var folder = work.resolve(name);
        var made = product.ctl("agent", "new", name, "--lang", language, "--folder", folder.toString());
        assertEquals(0, made.exit(), made.toString());
        return folder;
    }

    private String said(String agent) throws Exception {
        return product.ctl("agent", "call", agent, TEXT).out().strip();
    }

    private void assertRefused(String agent) throws Exception {
        var misfit = product.ctl("agent", "call", agent, "{\"text\": 4711}");
        assertEquals(1, misfit.exit());
        assertTrue(misfit.err().contains("at /text it must have type \"string\""), misfit.err());
        assertFalse(misfit.err().contains("4711"), misfit.err());
    }

    /** As an editor saves: all replacements at once. */
    private static void edit(Path file, String... pairs) throws Exception {
        var text = Files.readString(file);
        for (int i = 0; i < pairs.length; i += 2) {
            assertTrue(text.contains(pairs[i]), pairs[i]);
            text = text.replace(pairs[i], pairs[i + 1]);
        }
        Files.writeString(file, text);
    }

    /** {@code spinectl agent dev} as a process; signals reach it, whatever this one was started by. */
    private final class Dev implements AutoCloseable {
        private final Path output;
        private final Process process;

        Dev(Path project) throws Exception {
            output = Files.createTempFile(work, "dev", ".out");
            var builder = new ProcessBuilder(PYTHON, "-c", "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL);"
                    + " os.execv(sys.argv[1], sys.argv[1:])", Product.ROOT.resolve("spinectl").toString(), "agent", "dev",
                    project.toString(), "--python", PYTHON).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().put("SPINE_HOME", home.toString());
            process = builder.start();
        }

        String printed() throws Exception {
            return Files.readString(output);
        }

        /** The last line that tells how a round went. */
        String last() throws Exception {
            return printed().lines().filter(line -> line.contains(" serves after ") || line.startsWith("NOT TAKEN"))
                    .reduce("", (before, line) -> line);
        }

        void interrupt() throws Exception {
            Product.run(home, null, List.of("kill", "-INT", Long.toString(process.pid())));
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "ends");
        }

        @Override
        public void close() throws Exception {
            process.destroyForcibly().waitFor();
        }
    }
}
