package spine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import spine.api.security.VerifiedKey;
import spine.keys.Curve25519;
import spine.keys.KeyFiles;

/** Finding the server, getting in, and what is said when that fails (CL-03, SEC-32 to SEC-34). */
@Timeout(30)
class ConnectionTest {
    @TempDir
    Path folder;
    private Path home;
    private FakeSpine spine;
    private Bench cli;

    @BeforeEach
    void start() throws Exception {
        home = Files.createDirectory(folder.resolve("h"));
        spine = new FakeSpine(home, request -> {
            var reply = FakeSpine.ok();
            reply.getQueryResponseBuilder().setResponseText("yes");
            return reply;
        });
        cli = new Bench(home);
    }

    @AfterEach
    void stop() throws Exception {
        spine.close();
    }

    @Test
    void shouldSayThatSpineIsNotRunning() {
        var alone = new Bench(folder.resolve("nowhere"));
        assertEquals(1, alone.run("query", "x"));
        assertTrue(alone.err.contains("not running") && alone.err.contains("./spine up"), alone.err);
    }

    /** A server that was killed leaves its endpoints.json behind. */
    @Test
    void shouldSayThatNobodyListens() throws Exception {
        spine.close();
        assertEquals(1, cli.run("query", "x"));
        assertTrue(cli.err.contains("Nobody listens") && cli.err.contains("./spine up"), cli.err);
    }

    @Test
    void shouldSayThatItIsNotPaired() {
        assertEquals(1, cli.run("query", "x", "--json"));
        assertTrue(cli.out.contains("\"UNAUTHORIZED\"") && cli.out.contains("spinectl pair"), cli.out);
        assertFalse(cli.out.contains("DEADLINE"));
    }

    @Test
    void shouldSayThatTheServerKeyDoesNotFit() {
        var other = Curve25519.generate(new SecureRandom()).publicKey();
        assertEquals(1, cli.run("query", "x", "--server-key", other.z85(), "--timeout", "3s"));
        assertTrue(cli.err.contains("server key") || cli.err.contains("No answer within"), cli.err);
    }

    @Test
    void shouldPairByItselfOnceWithTheSpineOfTheSameAccount() throws Exception {
        spine.offerPairing();
        assertEquals(0, cli.run("query", "x"), () -> cli.err);
        assertEquals("yes", cli.out);
        assertTrue(cli.err.startsWith("Paired with the Spine of this machine"), cli.err);
        assertEquals(0, cli.run("query", "x"));
        assertFalse(cli.err.contains("Paired"), cli.err);
        spine.trusted.clear();
        assertEquals(0, cli.run("query", "x"), () -> cli.err);
        assertTrue(cli.err.startsWith("Paired"), cli.err);
    }

    /** SEC-02: the client's keys are permanent and private. */
    @Test
    void shouldKeepItsKeysPrivate() throws Exception {
        assertEquals(0, cli.run("init", "--endpoint", "tcp://127.0.0.1:1", "--server-key",
                spine.keys.publicKey().z85()), () -> cli.err);
        var client = home.resolve("client");
        var key = KeyFiles.readPublic(client.resolve("twi_ctl.pub"));
        assertTrue(cli.out.contains(key.z85()));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(client.resolve("twi_ctl.key"))));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(client.resolve("twi-ctl.conf"))));
        assertEquals(0, cli.run("init", "--json"));
        assertTrue(cli.out.contains("\"created\":false") && cli.out.contains("tcp://127.0.0.1:1"), cli.out);
        Files.setPosixFilePermissions(client.resolve("twi_ctl.key"), PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(1, cli.run("query", "x"));
        assertTrue(cli.err.contains("chmod 600"), cli.err);
    }

    @Test
    void shouldPairWithAToken() {
        assertEquals(0, cli.run("pair", spine.token.hex()), () -> cli.err);
        assertTrue(cli.out.startsWith("Paired"), cli.out);
        assertEquals(0, cli.run("query", "x"), () -> cli.err);
    }

    /** A machine that has no Spine of its own; what was given once is kept. */
    @Test
    void shouldPairWithAnotherMachineAndRememberIt() throws Exception {
        var far = new Bench(folder.resolve("far"));
        var pairing = Files.readString(home.resolve("run/endpoints.json")).split("\"pairing\": \"")[1].split("\"")[0];
        assertEquals(0, far.run("pair", "--endpoint", spine.address(), "--server-key", spine.keys.publicKey().z85(),
                "--pairing-endpoint", pairing, spine.token.hex()), () -> far.err);
        assertEquals(0, far.run("query", "x"), () -> far.err);
        assertEquals("yes", far.out);
    }

    @Test
    void shouldSayWhyPairingFailed() {
        assertEquals(1, cli.run("pair", "ab".repeat(32)));
        assertTrue(cli.err.startsWith("That is not the token."), cli.err);
        assertFalse(cli.err.contains("abab"));
        assertEquals(1, cli.run("pair"));
        assertTrue(cli.err.contains("pair TOKEN"), cli.err);
        assertTrue(spine.trusted.isEmpty());
    }

    @Test
    void shouldPairLocallyOnRequest() throws Exception {
        spine.offerPairing();
        assertEquals(0, cli.run("pair", "--json"), () -> cli.err);
        assertTrue(cli.out.contains("\"paired\":true"));
        assertEquals(1, spine.trusted.size());
    }

    /** Design, the guarantee: the reply got lost, the same request comes again, the answer arrives. */
    @Test
    void shouldSendTheSameRequestAgainWhenTheReplyIsLost() throws Exception {
        var tries = new AtomicInteger();
        spine.offerPairing();
        spine.script = request -> {
            var reply = FakeSpine.ok();
            reply.getQueryResponseBuilder().setResponseText("second");
            return tries.incrementAndGet() == 1 ? null : reply;
        };
        assertEquals(0, cli.run("query", "x"), () -> cli.err);
        assertEquals("second", cli.out);
        assertEquals(spine.requests.get(0), spine.requests.get(1));
    }

    @Test
    void shouldSayThatTheTimeIsOver() throws Exception {
        spine.offerPairing();
        spine.script = request -> null;
        assertEquals(1, cli.run("query", "x", "--timeout", "300ms", "--json"));
        assertTrue(cli.out.contains("DEADLINE_EXCEEDED") && cli.out.contains("504"), cli.out);
    }

    @Test
    void shouldPreferOptionsToConfiguration() throws Exception {
        spine.offerPairing();
        assertEquals(0, cli.run("query", "x"));
        Files.writeString(home.resolve("client/twi-ctl.conf"), "# mine\n[connection]\nendpoint = tcp://127.0.0.1:1\n");
        assertEquals(1, cli.run("query", "x"));
        assertTrue(cli.err.contains("tcp://127.0.0.1:1"), cli.err);
        assertEquals(0, cli.run("query", "x", "--endpoint", spine.address()), () -> cli.err);
        Files.writeString(home.resolve("client/twi-ctl.conf"), "nonsense\n");
        assertEquals(1, cli.run("query", "x"));
        assertTrue(cli.err.contains("twi-ctl.conf:1"), cli.err);
    }

    @Test
    void shouldRefuseAServerKeyThatIsNone() {
        assertEquals(1, cli.run("query", "x", "--server-key", "short"));
        assertTrue(cli.err.contains("40 characters"), cli.err);
        assertTrue(VerifiedKey.ofZ85(spine.keys.publicKey().z85()).equals(spine.keys.publicKey()));
    }
}
