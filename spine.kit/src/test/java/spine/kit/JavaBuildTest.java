package spine.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a project that does not build. */
class JavaBuildTest {
    @TempDir
    private Path root;
    private Path folder;
    private Path source;
    private JavaBuild build;

    @BeforeEach
    void write() throws Exception {
        folder = root.resolve("p");
        new NewAgent(AgentName.of("shout"), "java").write(folder);
        source = folder.resolve("src/main/java/shout/Shout.java");
        build = new JavaBuild(folder, NewAgentTest.classPath());
    }

    @AfterEach
    void close() throws Exception {
        build.close();
    }

    private String problem() {
        return assertThrows(KitException.class, () -> build.build("dev1")).reason();
    }

    @Test
    void shouldNameFileLineAndWhatIsWrong() throws Exception {
        var text = Files.readString(source);
        Files.writeString(source, text.replace("new JsonObject();", "new JsonObject()"));
        assertEquals("src/main/java/shout/Shout.java:20: ';' expected.", problem());
        Files.writeString(source, text.replace("Optional.empty();", "nothing() + more();"));
        assertTrue(problem().endsWith("location: class shout.Shout (and 1 more)."), problem());
    }

    @Test
    void shouldForgetClassesWhoseSourceHasGone() throws Exception {
        var other = Files.writeString(source.resolveSibling("Other.java"), "package shout; class Other { }");
        build.build("dev1");
        assertTrue(Files.exists(folder.resolve("target/dev/classes/shout/Other.class")));
        Files.delete(other);
        build.build("dev2");
        assertTrue(Files.notExists(folder.resolve("target/dev/classes/shout/Other.class")));
    }

    @Test
    void shouldSayThatThereIsNoAgentNoSourceOrNoName() throws Exception {
        var text = Files.readString(source);
        Files.writeString(source, text.replace("@Component\n", ""));
        assertTrue(problem().contains("both a @Component and a @SpineAgent"), problem());
        Files.delete(source);
        assertTrue(problem().contains("no Java file"), problem());
        Files.writeString(source, text);
        Files.writeString(folder.resolve("pom.xml"), "<project><version>1</version></project>");
        assertTrue(problem().contains("no artifactId"), problem());
        Files.writeString(folder.resolve("pom.xml"), "<project>\n<version>");
        assertTrue(problem().contains("does not parse, line 2"), problem());
    }

    @Test
    void shouldTakeShortAndSnapshotVersions() throws Exception {
        for (var version : new String[] {"2:2.0.0", "2.1:2.1.0", "2.1.3-SNAPSHOT:2.1.3"}) {
            var parts = version.split(":");
            Files.writeString(folder.resolve("pom.xml"), "<project><artifactId>a</artifactId><version>" + parts[0]
                    + "</version><dependencies><dependency><version>9</version></dependency></dependencies></project>");
            assertEquals(parts[1], Pom.of(folder.resolve("pom.xml")).version());
        }
    }
}
