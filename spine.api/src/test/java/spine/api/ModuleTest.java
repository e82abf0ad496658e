package spine.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract is a Java module as well as a bundle: plain programs compile against it. */
class ModuleTest {
    @TempDir
    private Path folder;
    private List<Path> modulePath;

    @BeforeEach
    void find() throws Exception {
        modulePath = List.of(location(Agent.class), location(Message.class));
    }

    private static Path location(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    @Test
    void shouldExportTheContractAndRequireProtobuf() {
        var module = ModuleFinder.of(modulePath.get(0)).find("spine.api").orElseThrow().descriptor();

        var exported = module.exports().stream().map(e -> e.source()).toList();
        for (var name : List.of("spine.api", "spine.api.message", "spine.api.rcis", "spine.api.routing",
                "spine.api.security", "spine.api.transport", "spine.api.memory", "spine.api.effect",
                "spine.api.codec")) {
            assertTrue(exported.contains(name), name);
        }
        assertEquals(Set.of("com.google.protobuf"), Set.copyOf(module.requires().stream()
                .filter(r -> !r.name().startsWith("java."))
                .filter(r -> !r.modifiers().contains(Requires.Modifier.STATIC))
                .map(r -> r.name()).toList()));
    }

    @Test
    void shouldResolveWithNothingButProtobuf() {
        var finder = ModuleFinder.of(modulePath.toArray(Path[]::new));
        var resolved = Configuration.resolve(finder, List.of(ModuleLayer.boot().configuration()), ModuleFinder.of(),
                Set.of("spine.api"));
        assertTrue(resolved.findModule("spine.api").isPresent());
    }

    @Test
    void shouldLetAProgramCompileAgainstItAsAModule() throws Exception {
        var descriptor = source("module-info.java", "module hello { requires spine.api; requires com.google.protobuf; }");
        var program = source("Hello.java", "package hello; public class Hello implements spine.api.Agent {"
                + " public spine.api.Payload answer(spine.api.Call call, spine.api.Payload request) {"
                + " return spine.api.Payload.message(spine.api.rcis.QueryRequest.getDefaultInstance()); } }");
        var path = String.join(File.pathSeparator, modulePath.stream().map(Path::toString).toList());
        var said = new StringWriter();
        var out = new PrintWriter(said);

        int result = ToolProvider.findFirst("javac").orElseThrow().run(out, out, "--module-path", path, "-d",
                folder.resolve("classes").toString(), "-proc:none", descriptor, program);

        assertEquals(0, result, said::toString);
        assertTrue(Files.exists(folder.resolve("classes/hello/Hello.class")));
    }

    private String source(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }
}
