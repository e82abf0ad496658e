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
     * @param name    of the agent and the bundle
     * @param version of the bundle
     * @param body    of {@code answer(Call call, Payload request)}
     */
    static Path build(Path folder, String name, String version, String body) throws Exception {
        var work = Files.createTempDirectory(folder, name);
        var type = "Agent" + Integer.toHexString(name.hashCode());
        var source = work.resolve("src/test/" + type + ".java");
        Files.createDirectories(source.getParent());
        Files.writeString(source, """
                package test;
                import spine.api.*;
                @org.osgi.service.component.annotations.Component
                @SpineAgent(name = "%s", capabilities = "test.%s")
                public class %s implements Agent {
                    public Payload answer(Call call, Payload request) throws Exception {
                        %s
                    }
                }
                """.formatted(name, name, type, body));
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
        return pack(work, name, version, classes);
    }

    private static Path pack(Path work, String name, String version, Path classes) throws Exception {
        var jar = work.resolve(name + "-" + version + ".jar");
        try (var builder = new Builder(); var content = new Jar(classes.toFile())) {
            builder.setBase(work.toFile());
            builder.addClasspath(content);
            for (var entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
                if (entry.endsWith(".jar")) {
                    builder.addClasspath(new java.io.File(entry));
                }
            }
            builder.setProperty("Bundle-SymbolicName", "test." + name);
            builder.setProperty("Bundle-Version", version);
            builder.setProperty("Private-Package", "test");
            builder.setProperty("-noextraheaders", "true");
            builder.build().write(jar.toFile());
            if (!builder.getErrors().isEmpty()) {
                throw new AssertionError(builder.getErrors().toString());
            }
        }
        return jar;
    }
}
