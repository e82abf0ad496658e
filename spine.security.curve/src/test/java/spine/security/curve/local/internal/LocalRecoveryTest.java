package spine.security.curve.local.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import spine.api.security.AuditLog.Level;
import spine.api.security.Pairing;
import spine.security.curve.fakes.RecordingAudit;

/** SEC-36: the recovery channel over a real Unix-domain socket, and those who should not have it. */
@Timeout(30)
class LocalRecoveryTest {
    private static final String TOKEN = "0123456789abcdef".repeat(4);

    @TempDir
    Path run;

    private final RecordingAudit audit = new RecordingAudit();
    private final AtomicInteger resets = new AtomicInteger();
    private boolean addressInUse;
    private LocalServer server;
    private Path path;

    private void start(PeerCheck check) throws IOException {
        path = run.resolve("recovery.sock");
        var talk = new LocalRecovery(() -> {
            if (addressInUse) {
                throw new IllegalStateException("the address is in use");
            }
            resets.incrementAndGet();
            return new Pairing.Window(TOKEN, Duration.ofSeconds(300), "tcp://127.0.0.1:5558");
        }, () -> new LocalRecovery.Server("the-key", "1234-5678"), audit);
        server = check == null ? LocalServer.open("test-recovery", path, talk)
                : new LocalServer("test-recovery", LocalSocket.bind(path), check, talk);
    }

    @AfterEach
    void stop() {
        server.close();
        assertFalse(Files.exists(path));
    }

    private String ask(String text) throws IOException {
        try (var channel = LocalClient.connect(path)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            channel.shutdownOutput();
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void shouldResetAndShowTheTokenWithTheFingerprintWhenAskedByOurOwnAccount() throws Exception {
        start(null);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        assertEquals("OK\ntoken " + TOKEN + "\naddress tcp://127.0.0.1:5558\nserver_key the-key\n"
                + "fingerprint 1234-5678\nexpires_in_seconds 300\n", ask("RESET_WHITELIST\n"));
        assertTrue(ask("RESET_WHITELIST").startsWith("OK\n"), "without a line feed");
        assertTrue(ask("RESET_WHITELIST\r\n").startsWith("OK\n"));
        assertEquals(3, resets.get());
        assertFalse(audit.mentions(TOKEN));
    }

    @Test
    void shouldRefuseAnotherAccount() throws Exception {
        start(channel -> false);
        assertTrue(ask("RESET_WHITELIST\n").startsWith("ERROR Only root"));
        assertEquals(0, resets.get());
        assertEquals(1, audit.count("AUTH-001", Level.WARNING));
    }

    @Test
    void shouldRefuseWhenTheKernelDoesNotSayWhoItIs() throws Exception {
        start(channel -> {
            throw new UnsupportedOperationException("SO_PEERCRED");
        });
        String answer;
        try {
            answer = ask("RESET_WHITELIST\n");
        } catch (IOException hungUp) {
            answer = "";
        }
        assertEquals("", answer);
        assertEquals(0, resets.get());
    }

    @Test
    void shouldRefuseEveryOtherWord() throws Exception {
        start(null);
        for (var word : new String[] {"", "\n", "reset_whitelist\n", "RESET_WHITELIST now\n", "RESET_WHITELISTX\n",
            "x".repeat(64) + "RESET_WHITELIST\n", "\0RESET_WHITELIST\0\0", "HELP\n"}) {
            assertTrue(ask(word).startsWith("ERROR "), word);
        }
        assertEquals(0, resets.get());
    }

    @Test
    void shouldSayWhyWhenNoWindowCanBeOpened() throws Exception {
        start(null);
        addressInUse = true;
        assertEquals("ERROR The whitelist was not reset: the address is in use.\n", ask("RESET_WHITELIST\n"));
    }

    @Test
    void shouldServeTheNextWhenOneSaysNothing() throws Exception {
        start(null);
        try (var silent = LocalClient.connect(path)) {
            assertTrue(ask("RESET_WHITELIST\n").startsWith("OK\n"));
            assertThrows(IOException.class, () -> LocalClient.reply(silent));
        }
    }
}
