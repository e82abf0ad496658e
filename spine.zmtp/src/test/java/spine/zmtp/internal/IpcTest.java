package spine.zmtp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.zmtp.internal.Rig.send;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import spine.api.transport.ConnectionEvent.Kind;
import spine.api.transport.TransportException;
import spine.zmtp.internal.Rig.Ear;

/** Real Unix sockets: mode, left-over files, names that are too long. */
@Timeout(60)
class IpcTest {
    @TempDir
    Path folder;
    private final Rig rig = new Rig();
    private final Ear ear = new Ear();

    @AfterEach
    void close() {
        rig.close();
    }

    private String at(String name) {
        return "ipc://" + folder.resolve(name);
    }

    @Test
    void shouldCarryMessagesOverASocketOfMode0600AndRemoveItAtTheEnd() throws Exception {
        var listening = rig.listen(at("control"), 0, Gates.ALL, ear);
        assertEquals(at("control"), listening.address());
        assertEquals("rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("control"))));
        send(rig.connect(listening, new Ear()), "hello");
        assertEquals("hello", ear.next().text());
        assertTrue(ear.event(Kind.CONNECTED).address().startsWith("ipc:"));
        listening.close();
        try (var left = Files.list(folder)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void shouldReplaceTheSocketOfADeadListenerOnly() throws Exception {
        var path = folder.resolve("s");
        try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
            var busy = assertThrows(TransportException.class, () -> rig.listen(at("s"), 0, Gates.ALL, ear));
            assertTrue(busy.getMessage().contains("address in use"), busy.getMessage());
        }
        assertTrue(Files.exists(path));
        var listening = rig.listen(at("s"), 0, Gates.ALL, ear);
        var again = assertThrows(TransportException.class, () -> rig.listen(at("s"), 0, Gates.ALL, ear));
        assertTrue(again.getMessage().contains("address in use"), again.getMessage());
        send(rig.connect(listening, new Ear()), "hello");
        assertEquals("hello", ear.next().text());
    }

    @Test
    void shouldNotReplaceAFileThatIsNoSocket() throws Exception {
        Files.writeString(folder.resolve("file"), "precious");
        assertThrows(TransportException.class, () -> rig.listen(at("file"), 0, Gates.ALL, ear));
        assertEquals("precious", Files.readString(folder.resolve("file")));
    }

    @Test
    void shouldRefusePathsThatAreTooLongOrRelative() {
        var tooLong = assertThrows(TransportException.class,
                () -> rig.listen("ipc:///" + "x".repeat(107), 0, Gates.ALL, ear));
        assertTrue(tooLong.getMessage().contains("107"), tooLong.getMessage());
        assertThrows(TransportException.class, () -> rig.listen("ipc://relative", 0, Gates.ALL, ear));
        assertThrows(TransportException.class, () -> rig.listen("udp://127.0.0.1:1", 0, Gates.ALL, ear));
        assertFalse(Files.exists(Path.of("relative")));
    }
}
