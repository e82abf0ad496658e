package spine.e2e;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;

/** Compiles one agent from the body of its answer method and packs it as a bundle. */
final class AgentJar {
    private AgentJar() {
    }

    /**
     * What to build.
     *
     * @param name    of the agent and the bundle
     * @param version of the bundle
     * @param body    of {@code answer(Call call, Payload request)}
     * @param also    what it implements besides {@code Agent}, with a comma before it
     * @param members of the class besides the answer
     * @param imports packages that the manifest names, before those that the code needs
     * @param bundle  symbolic name
     */
    record Recipe(String name, String version, String body, String also, String members, String imports, String bundle) {
        Recipe(String name, String version, String body) {
            this(name, version, body, "", "", "", "test." + name);
        }

        Recipe with(String type, String code) {
            return new Recipe(name, version, body, type.isEmpty() ? "" : ", " + type, code, imports, bundle);
        }

        Recipe importing(String packages) {
            return new Recipe(name, version, body, also, members, packages + ",", bundle);
        }

        /** In the place of a bundle that is shipped. */
        Recipe inPlaceOf(String shipped) {
            return new Recipe(name, version, body, also, members, imports, shipped);
        }
    }

    static Path build(Path folder, String name, String version, String body) throws Exception {
        return build(folder, new Recipe(name, version, body));
    }

    static Path build(Path folder, Recipe recipe) throws Exception {
        var name = recipe.name;
        var work = Files.createTempDirectory(folder, name);
        var type = "Agent" + Integer.toHexString(name.hashCode());
        var source = work.resolve("src/test/" + type + ".java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, """
                package test;
                import org.osgi.service.component.annotations.*;
                import spine.api.*;
                @Component
                @SpineAgent(name = "%s", capabilities = "test.%s")
                public class %s implements Agent%s {
                    %s
                    public Payload answer(Call call, Payload request) throws Exception {
                        %s
                    }
                }
                """.formatted(name, name, type, recipe.also, recipe.members, recipe.body));
        var classes = Files.createDirectories(work.resolve("classes"));
        var messages = new StringWriter();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var ok = compiler.getTask(messages, files, null, List.of("-d", classes.toString(), "-proc:none",
                    "--release", "17"), null, files.getJavaFileObjects(source)).call();
            if (!ok) {
                throw new AssertionError(messages.toString());
            }
        }
        return pack(work, recipe, classes);
    }

    private static Path pack(Path work, Recipe recipe, Path classes) throws Exception {
        var jar = work.resolve(recipe.name + "-" + recipe.version + ".jar");
        try (var builder = new Builder(); var content = new Jar(classes.toFile())) {
            builder.setBase(work.toFile());
            builder.addClasspath(content);
            for (var entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
                if (entry.endsWith(".jar")) {
                    builder.addClasspath(new java.io.File(entry));
                }
            }
            builder.setProperty("Bundle-SymbolicName", recipe.bundle);
            builder.setProperty("Bundle-Version", recipe.version);
            builder.setProperty("Private-Package", "test");
            builder.setProperty("Import-Package", recipe.imports + "*");
            builder.setProperty("-noextraheaders", "true");
            builder.build().write(jar.toFile());
            if (!builder.getErrors().isEmpty()) {
                throw new AssertionError(builder.getErrors().toString());
            }
        }
        return jar;
    }
}
