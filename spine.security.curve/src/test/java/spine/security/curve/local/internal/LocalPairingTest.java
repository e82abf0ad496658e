package spine.security.curve.local.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.message.PairReply;
import spine.api.security.AuditLog.Level;
import spine.api.security.VerifiedKey;
import spine.security.curve.fakes.Keys;
import spine.security.curve.fakes.RecordingAudit;

/** Local pairing over a real Unix-domain socket (SEC-36: peer credentials). */
@Timeout(30)
class LocalPairingTest {
    @TempDir
    Path run;

    private final RecordingAudit audit = new RecordingAudit();
    private final Map<VerifiedKey, String> enrolled = new ConcurrentHashMap<>();
    private Path path;
    private LocalServer pairing;

    @BeforeEach
    void setUp() {
        path = run.resolve("pair.sock");
    }

    @AfterEach
    void stop() {
        if (pairing != null) {
            pairing.close();
            assertFalse(Files.exists(path), "the socket's file is removed");
        }
    }

    private void start(PeerCheck check) throws IOException {
        pairing = new LocalServer("test-local", LocalSocket.bind(path), check, new LocalPairing((key, label) -> {
            if (label.equals("full")) {
                throw new IOException("no space");
            }
            if (label.equals("revoked")) {
                throw new SpineException(ErrorCode.FORBIDDEN, "The key was revoked.", "");
            }
            enrolled.put(key, label);
        }, audit));
    }

    private void start() throws IOException {
        Files.createFile(run.resolve("ours"));
        start(PeerCheck.ownerOf(run.resolve("ours")));
    }

    private SocketChannel connect() throws IOException {
        return LocalClient.connect(path);
    }

    private PairReply ask(ByteBuffer bytes) throws IOException {
        return LocalClient.ask(path, bytes);
    }

    @Test
    void shouldPairOurOwnAccountByItsPeerCredentials() throws Exception {
        start();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        var key = Keys.key();
        var reply = ask(LocalClient.framed(LocalClient.request(key, "laptop")));
        assertEquals(200, reply.getStatusCode(), reply.getMessage());
        assertEquals(Map.of(key, "laptop"), enrolled);
        assertEquals(1, audit.count("AUTH-001", Level.INFO));
        assertEquals(200, ask(LocalClient.framed(LocalClient.request(Keys.key(), ""))).getStatusCode(), "and the next");
    }

    @Test
    void shouldRefuseAnotherAccount() throws Exception {
        start(channel -> false);
        assertEquals(403, ask(LocalClient.framed(LocalClient.request(Keys.key(), ""))).getStatusCode());
        assertTrue(enrolled.isEmpty());
        assertEquals(1, audit.count("AUTH-001", Level.WARNING));
    }

    /** Needs root, setpriv and python3, to be two accounts at once. */
    @Test
    void shouldTellAccountsApartByTheKernelsWord() throws Exception {
        var owner = Files.createFile(run.resolve("ours"));
        assumeTrue(Files.getAttribute(owner, "unix:uid").equals(0) && Files.exists(Path.of("/usr/bin/setpriv"))
                && Files.exists(Path.of("/usr/bin/python3")));
        Files.setAttribute(owner, "unix:uid", 4242);
        start(PeerCheck.ownerOf(owner));
        assertEquals(200, ask(LocalClient.framed(LocalClient.request(Keys.key(), "root"))).getStatusCode());
        Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertTrue(askAs(4242, Keys.key()).contains("Paired as admin"));
        assertTrue(askAs(4243, Keys.key()).contains("Only root and the account"));
        assertEquals(2, enrolled.size());
    }

    private String askAs(int uid, VerifiedKey key) throws Exception {
        var script = "import socket,sys\ns=socket.socket(socket.AF_UNIX)\ns.settimeout(10)\ns.connect(sys.argv[1])\n"
                + "s.sendall(bytes.fromhex(sys.argv[2]))\nprint(s.recv(4096))";
        var message = LocalClient.framed(LocalClient.request(key, "other")).array();
        var process = new ProcessBuilder("/usr/bin/setpriv", "--reuid", "" + uid, "--clear-groups",
                "/usr/bin/python3", "-c", script, path.toString(), HexFormat.of().formatHex(message))
                .redirectErrorStream(true).start();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS));
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void shouldRefuseWhenTheKernelDoesNotSayWhoItIs() throws Exception {
        start(channel -> {
            throw new UnsupportedOperationException("SO_PEERCRED");
        });
        try (var channel = connect()) {
            // It is hung up on at once, which may be before it has written.
            assertThrows(IOException.class, () -> {
                channel.write(LocalClient.framed(LocalClient.request(Keys.key(), "")));
                LocalClient.reply(channel);
            });
        }
        assertTrue(enrolled.isEmpty());
    }

    @Test
    void shouldRefuseALengthOverTheLimitBeforeItAllocates() throws Exception {
        start();
        for (int length : new int[] {TimedChannel.MOST_BYTES + 1, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
            assertEquals(400, ask(ByteBuffer.allocate(4).putInt(length).flip()).getStatusCode());
        }
        assertTrue(enrolled.isEmpty());
    }

    @Test
    void shouldRefuseGarbage() throws Exception {
        start();
        assertEquals(400, ask(LocalClient.framed(new byte[0])).getStatusCode());
        assertEquals(400, ask(LocalClient.framed(new byte[] {(byte) 0xff, 0, 1})).getStatusCode());
        assertEquals(400, ask(LocalClient.framed(new byte[TimedChannel.MOST_BYTES])).getStatusCode());
        assertEquals(403, ask(LocalClient.framed(LocalClient.request(Keys.key(), "revoked"))).getStatusCode());
        assertEquals(503, ask(LocalClient.framed(LocalClient.request(Keys.key(), "full"))).getStatusCode());
    }

    @Test
    void shouldServeTheNextWhenOneSaysNothingOrLeaves() throws Exception {
        start();
        try (var silent = connect(); var half = connect()) {
            half.write(ByteBuffer.wrap(new byte[] {0, 0}));
            connect().close();
            assertEquals(200, ask(LocalClient.framed(LocalClient.request(Keys.key(), ""))).getStatusCode());
            assertThrows(IOException.class, () -> LocalClient.reply(silent));
        }
    }

    @Test
    void shouldReplaceAStaleSocketButNotOneThatAnswersNorAnotherFile() throws Exception {
        try (var dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            dead.bind(UnixDomainSocketAddress.of(path));
        }
        assertTrue(Files.exists(path), "left behind");
        start();
        assertEquals(200, ask(LocalClient.framed(LocalClient.request(Keys.key(), ""))).getStatusCode());
        var e = assertThrows(IOException.class, () -> LocalSocket.bind(path));
        assertTrue(e.getMessage().contains("another process answers"), e.getMessage());
        assertEquals(200, ask(LocalClient.framed(LocalClient.request(Keys.key(), ""))).getStatusCode(), "still served");
        var file = Files.createFile(run.resolve("file"));
        assertThrows(IOException.class, () -> LocalSocket.bind(file));
        assertTrue(Files.exists(file));
    }

    @Test
    void shouldSayWhyWhenThePathIsTooLong() {
        var e = assertThrows(IOException.class, () -> LocalSocket.bind(run.resolve("x".repeat(100))));
        assertTrue(e.getMessage().contains("shorter"), e.getMessage());
    }

    @RepeatedTest(20)
    void shouldStopWhileAPeerIsConnected() throws Exception {
        start();
        try (var silent = connect()) {
            pairing.close();
            pairing = null;
            assertThrows(IOException.class, () -> {
                LocalClient.reply(silent);
                throw new EOFException();
            });
        }
    }
}
