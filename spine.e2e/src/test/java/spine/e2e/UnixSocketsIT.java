package spine.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The planes' Unix sockets (BR-01): there with an engine that has them, and missing with the reason told otherwise. */
class UnixSocketsIT {
    private static final Map<String, String> FILES = Map.of("control_ipc", "spine_control.ipc", "data_ipc",
            "spine_frontend.ipc", "agents_ipc", "spine_backend.ipc");

    @TempDir
    private Path home;

    @Test
    void shouldBindThemForTheAccountAloneOrSayWhyNot() throws Exception {
        Product.choosePorts(home);
        try (var product = Product.up(home)) {
            var endpoints = Files.readString(home.resolve("run/endpoints.json"));
            var status = product.ctl("status");
            assertEquals(0, status.exit(), status.toString());
            if (status.out().contains("has no Unix sockets")) {
                assertFalse(endpoints.contains("ipc://"), endpoints);
                return;
            }
            for (var one : FILES.entrySet()) {
                var socket = home.resolve("run").resolve(one.getValue());
                assertTrue(endpoints.contains("\"" + one.getKey() + "\": \"ipc://" + socket + "\""), endpoints);
                assertTrue(status.out().contains("endpoint." + one.getKey()), status.toString());
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
            }
            assertEquals(143, product.stop());
            FILES.values().forEach(file -> assertFalse(Files.exists(home.resolve("run").resolve(file)), file));
        }
    }

    @Test
    void shouldComeUpWhenTheirPathIsTooLong() throws Exception {
        var deep = Files.createDirectories(home.resolve("x".repeat(100)));
        Product.choosePorts(deep);
        try (var product = Product.up(deep)) {
            assertEquals(deep, product.home());
            assertFalse(Files.readString(deep.resolve("run/endpoints.json")).contains("ipc://"));
        }
    }
}
