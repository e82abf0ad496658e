package spine.kit;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Builds a project of an agent as its {@code pom.xml} would, in this process and in a fraction of a second: compiles all of
 * {@code src/main/java} and packs it with {@code src/main/resources} by {@code bnd.bnd}. Works in {@code target/dev} and
 * leaves what Maven makes alone. Knows the libraries of the class path that it is given, no others. For one thread.
 */
public final class JavaBuild implements AutoCloseable {
    private static final Pattern AGENT = Pattern.compile("name=['\"]spine\\.agent\\.name['\"][^>]*value=['\"]([^'\"]*)['\"]");
    private static final int RELEASE = 17;

    private final Path folder;
    private final Path work;
    private final List<File> classPath;
    private final JavaCompiler compiler;
    private final StandardJavaFileManager files;

    /** @param classPath jars to compile against */
    public JavaBuild(Path folder, List<Path> classPath) throws KitException {
        this.folder = folder;
        this.work = folder.resolve("target/dev");
        this.classPath = classPath.stream().map(Path::toFile).toList();
        this.compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new KitException("This Java (" + System.getProperty("java.home") + ") has no compiler.",
                    "Set JAVA_HOME to a JDK from 17 on.");
        }
        this.files = compiler.getStandardFileManager(null, Locale.ROOT, null);
    }

    /**
     * What was built.
     *
     * @param jar     the bundle
     * @param name    its symbolic name
     * @param version the project's, with a qualifier that no other build has
     * @param agents  names of the agents in it, at least one
     */
    public record Built(Path jar, String name, String version, List<String> agents) {
    }

    /**
     * Builds all of it.
     *
     * @param qualifier of the version: letters and digits
     * @throws KitException with file, line and what is wrong with it, if it does not compile or is no bundle with an agent
     */
    public Built build(String qualifier) throws KitException, IOException {
        var pom = Pom.of(folder.resolve("pom.xml"));
        var classes = emptied(work.resolve("classes"));
        compile(classes);
        copy(folder.resolve("src/main/resources"), classes);
        return pack(pom, classes, pom.version() + "." + qualifier);
    }

    private void compile(Path classes) throws KitException, IOException {
        var sources = below(folder.resolve("src/main/java")).stream().filter(f -> f.toString().endsWith(".java")).toList();
        if (sources.isEmpty()) {
            throw new KitException("There is no Java file below src/main/java.", "Write one, or name another folder.");
        }
        var found = new DiagnosticCollector<JavaFileObject>();
        var options = List.of("-d", classes.toString(), "-proc:none", "-parameters", "-g", "-nowarn", "--release", "" + RELEASE,
                "-cp", String.join(File.pathSeparator, classPath.stream().map(File::toString).toList()));
        if (!compiler.getTask(null, files, found, options, null, files.getJavaFileObjectsFromPaths(sources)).call()) {
            var errors = found.getDiagnostics().stream().filter(d -> d.getKind() == Diagnostic.Kind.ERROR).toList();
            throw new KitException(sentence(errors), "Correct and save it.");
        }
    }

    private String sentence(List<Diagnostic<? extends JavaFileObject>> errors) {
        if (errors.isEmpty()) {
            return "The compiler failed without saying why.";
        }
        var first = errors.get(0);
        var place = first.getSource() == null ? ""
                : folder.relativize(Path.of(first.getSource().toUri())) + ":" + first.getLineNumber() + ": ";
        return place + first.getMessage(Locale.ROOT).replaceAll("\\s+", " ")
                + (errors.size() == 1 ? "." : " (and " + (errors.size() - 1) + " more).");
    }

    private Built pack(Pom pom, Path classes, String version) throws KitException, IOException {
        var jar = work.resolve(pom.artifactId() + ".jar");
        try (var builder = new Builder(); var content = new Jar("classes", classes.toFile())) {
            builder.setBase(folder.toFile());
            if (Files.exists(folder.resolve("bnd.bnd"))) {
                builder.setProperties(folder.resolve("bnd.bnd").toFile());
            }
            builder.addClasspath(content);
            builder.addClasspath(classPath);
            builder.setProperty("Bundle-SymbolicName", pom.artifactId());
            builder.setProperty("Bundle-Version", version);
            if (builder.getProperty("-privatepackage") == null && builder.getProperty("Private-Package") == null) {
                builder.setProperty("-includepackage", "*;from:=classes");
            }
            builder.setProperty("-noextraheaders", "true");
            var bundle = builder.build();
            if (!builder.getErrors().isEmpty()) {
                throw new KitException("bnd: " + builder.getErrors().get(0).replaceAll("\\s+", " ") + ".", "Correct bnd.bnd.");
            }
            var agents = agents(bundle);
            if (agents.isEmpty()) {
                throw new KitException("No class is both a @Component and a @SpineAgent.", "Annotate the one that is the agent.");
            }
            bundle.write(jar.toFile());
            return new Built(jar, pom.artifactId(), version, agents);
        } catch (KitException | IOException e) {
            throw e;
        } catch (Exception e) {
            throw new KitException("bnd failed: " + e + ".", "Correct bnd.bnd.");
        }
    }

    private static List<String> agents(Jar bundle) throws Exception {
        var names = new TreeSet<String>();
        for (var resource : bundle.getResources().entrySet()) {
            if (resource.getKey().startsWith("OSGI-INF/") && resource.getKey().endsWith(".xml")) {
                try (var in = resource.getValue().openInputStream()) {
                    AGENT.matcher(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)).results()
                            .forEach(match -> names.add(match.group(1)));
                }
            }
        }
        return List.copyOf(names);
    }

    private static Path emptied(Path folder) throws IOException {
        for (var file : below(folder)) {
            Files.delete(file);
        }
        return Files.createDirectories(folder);
    }

    private static void copy(Path from, Path to) throws IOException {
        for (var file : below(from)) {
            var target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
    }

    /** All files, in order. */
    private static List<Path> below(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var all = Files.walk(folder)) {
            return new ArrayList<>(all.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList());
        }
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
