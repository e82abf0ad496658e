package spine.supervisor.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.Home;

/** What may be started, and by whose word. */
class DeclarationsTest {
    @TempDir
    private Path root;
    private Home home;
    private Path folder;
    private Declarations declarations;

    @BeforeEach
    void open() throws IOException {
        home = Home.under(root);
        folder = home.conf().resolve("processes");
        for (var path : List.of(folder, home.state(), home.agents())) {
            Files.createDirectories(path);
        }
        mode(folder, "rwx------");
        declarations = new Declarations(home);
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private Path declare(String name, String content) throws IOException {
        var file = Files.writeString(folder.resolve(name + ".properties"), content);
        mode(file, "rw-------");
        return file;
    }

    private String refused(String name) {
        var found = declarations.read();
        assertFalse(found.good().containsKey(name));
        return String.join(" ", found.problems().values());
    }

    @Test
    void shouldReadAllThatCanBeSaid() throws IOException {
        declare("units", """
                command = /bin/sh -c "echo a  b" x
                directory = /
                environment = PYTHONPATH, FOO
                environment.PLACE = over there
                agent = metres
                restart = on-failure
                enabled = false
                """);
        var one = declarations.read().good().get("units");
        assertEquals(List.of("/bin/sh", "-c", "echo a  b", "x"), one.command());
        assertEquals(List.of("PYTHONPATH", "FOO"), one.inherit());
        assertEquals(Map.of("PLACE", "over there"), one.environment());
        assertEquals("metres", one.agent());
        assertEquals(Declaration.Restart.ON_FAILURE, one.restart());
        assertFalse(one.enabled());
        assertFalse(one.toString().contains("over there"), "values may be secret");
    }

    @Test
    void shouldRefuseWhatOthersMayReadOrWrite() throws IOException {
        var file = declare("units", "command = /bin/true");
        for (var mode : List.of("rw-r-----", "rw-----w-", "rw----r--")) {
            mode(file, mode);
            assertTrue(refused("units").contains("chmod go-rwx"), mode);
        }
        mode(file, "rw-------");
        assertTrue(declarations.read().good().containsKey("units"));
        mode(folder, "rwxrwx---");
        assertTrue(refused("units").contains("No process is started"));
    }

    @Test
    void shouldRefuseALink() throws IOException {
        var elsewhere = Files.writeString(root.resolve("elsewhere"), "command = /bin/true");
        mode(elsewhere, "rw-------");
        Files.createSymbolicLink(folder.resolve("units.properties"), elsewhere);
        assertTrue(refused("units").contains("symbolic link"));
    }

    @Test
    void shouldRefuseCodeFromADropInFolderOrThatOthersMayWrite() throws IOException {
        var script = Files.writeString(home.agents().resolve("evil.sh"), "#!/bin/sh\n");
        mode(script, "rwx------");
        declare("units", "command = " + script);
        assertTrue(refused("units").contains("drop-in folder"));
        declare("units", "command = /bin/sh " + script);
        assertTrue(refused("units").contains("drop-in folder"), "as an argument");
        var loose = Files.writeString(root.resolve("loose.sh"), "#!/bin/sh\n");
        mode(loose, "rwxrwxrwx");
        declare("units", "command = " + loose);
        assertTrue(refused("units").contains("chmod go-w"));
    }

    @Test
    void shouldRefuseWhatIsMalformedAndSayTheKey() throws IOException {
        for (var wrong : List.of("command = true", "command = /no/such/program", "", "command = /bin/true\ncommmand = x",
                "command = /bin/true\nrestart = often", "command = /bin/true\nenvironment = A=B",
                "command = /bin/true\ndirectory = /no/such", "command = /bin/true\nagent = A B")) {
            declare("units", wrong);
            assertFalse(refused("units").isEmpty(), wrong);
        }
    }
}
