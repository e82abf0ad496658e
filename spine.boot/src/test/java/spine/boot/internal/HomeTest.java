package spine.boot.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.Home;

class HomeTest {
    @TempDir
    Path folder;

    @Test
    void shouldMakeFoldersThatOnlyTheAccountCanRead() throws Exception {
        var home = Home.under(folder.resolve("new/home"));
        HomeFolders.create(home);
        HomeFolders.create(home);
        for (var path : new Path[] {home.run(), home.state(), home.conf(), home.agents(), home.log()}) {
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)), path.toString());
        }
        assertEquals("rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(home.keys())), "SEC-02");
    }

    @Test
    void shouldTightenAFolderThatOthersCouldRead() throws Exception {
        var home = Home.under(folder);
        Files.createDirectory(home.run(), PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString("rwxr-xr-x")));
        HomeFolders.create(home);
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home.run())));
    }

    @Test
    void shouldSayWhatIsInTheWayWhenAFolderIsAFile() throws Exception {
        Files.createFile(folder.resolve("keys"));
        var problem = assertThrows(FileSystemException.class, () -> HomeFolders.create(Home.under(folder)));
        assertTrue(Reasons.of(problem).contains("keys"), Reasons.of(problem));
    }

    /** Another process holds the lock, so that the system's rules are tested and not only Java's table of locks. */
    @Test
    void shouldAdmitOneBrokerForOneHome() throws Exception {
        var holder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Holder.class.getName(), folder.toString()).start();
        try {
            assertEquals('!', holder.getInputStream().read(), "the other one has it");
            var taken = assertThrows(HomeLock.TakenException.class, () -> HomeLock.take(folder));
            assertTrue(taken.getMessage().contains("process " + holder.pid()), taken.getMessage());
            assertThrows(HomeLock.TakenException.class, () -> HomeLock.take(folder), "asking does not free it");
        } finally {
            holder.destroyForcibly().waitFor();
        }
        HomeLock.take(folder).release();
        HomeLock.take(folder).release();
    }

    /** Takes the lock and waits until it is killed. */
    static final class Holder {
        public static void main(String[] args) throws Exception {
            HomeLock.take(Path.of(args[0]));
            System.out.write('!');
            System.out.flush();
            new java.util.concurrent.CountDownLatch(1).await();
        }
    }

    @Test
    void shouldWriteTheEndpointsForLocalClientsAndRemoveThem() throws Exception {
        var file = new EndpointsFile(folder);
        file.write("1.2.3", "key<>&'", Map.of("rcis", "tcp://127.0.0.1:9001"));
        var read = JsonParser.parseString(Files.readString(folder.resolve("endpoints.json"))).getAsJsonObject();
        assertEquals("key<>&'", read.get("server_key").getAsString());
        assertEquals("tcp://127.0.0.1:9001", read.getAsJsonObject("endpoints").get("rcis").getAsString());
        file.remove();
        assertFalse(Files.exists(folder.resolve("endpoints.json")));
    }
}
