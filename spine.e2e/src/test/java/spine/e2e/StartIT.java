package spine.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees who cannot start it; and the whole job in one command. */
class StartIT {
    @TempDir
    Path folder;

    private Product.Result up(Path home, List<String> environment) throws Exception {
        var command = new java.util.ArrayList<>(List.of("env", "SPINE_BUILD=never", "SPINE_HOME=" + home));
        command.addAll(environment);
        command.addAll(List.of(Product.ROOT.resolve("spine").toString(), "up"));
        return Product.run(home, null, command);
    }

    private static void refused(Product.Result result, String... words) {
        assertEquals(1, result.exit(), result.toString());
        assertEquals(1, result.err().strip().lines().count(), "one clear line: " + result);
        for (var word : words) {
            assertTrue(result.err().contains(word), result.toString());
        }
    }

    @Test
    void shouldNameTheRemedyWhenTheHomeCannotBeWritten() throws Exception {
        var file = Files.createFile(folder.resolve("file"));
        refused(up(file.resolve("home"), List.of()), "cannot write", "SPINE_HOME");
    }

    @Test
    void shouldNameTheRemedyWhenTheJdkIsTooOldOrMissing() throws Exception {
        var bin = Files.createDirectories(folder.resolve("jdk/bin"));
        var java = Files.writeString(bin.resolve("java"), "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        refused(up(folder.resolve("home"), List.of("JAVA_HOME=" + bin.getParent())), "Java 11", "17 or later");
        refused(up(folder.resolve("home"), List.of("JAVA_HOME=" + folder.resolve("none"))), "no Java found", "install");
    }

    @Test
    void shouldRefuseASettingThatIsOutOfRangeByNameValueAndRange() throws Exception {
        var conf = Files.createDirectories(folder.resolve("home/conf"));
        Product.choosePorts(folder.resolve("home"));
        Files.writeString(conf.resolve("spine.broker.properties"), "agentThreads=0\n");
        var result = up(folder.resolve("home"), List.of());
        assertEquals(1, result.exit(), result.toString());
        assertTrue(result.out().contains("agentThreads = 0 is not within 1 to 256. Correct conf/spine.broker.properties"),
                result.toString());
    }

    @Test
    void shouldDoTheWholeJobInOneCommand() throws Exception {
        var demo = Product.run(folder, null, List.of("env", "SPINE_BUILD=never",
                Product.ROOT.resolve("spine").toString(), "demo"));
        assertEquals(0, demo.exit(), demo.toString());
        assertTrue(demo.out().contains("demo: ok"), demo.toString());
        assertTrue(demo.out().contains("textstat"), demo.toString());
    }
}
