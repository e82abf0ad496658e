package spine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import spine.api.security.CurveKeyPair;
import spine.keys.Curve25519;
import spine.keys.Fingerprint;

/** How spinectl knows its server: fingerprints at pairing (SEC-34), and the rotation of the server's key (SEC-40). */
@Timeout(60)
class ServerKeyTest {
    @TempDir
    Path folder;
    private final CurveKeyPair next = Curve25519.generate(new SecureRandom());
    private FakeSpine spine;
    private CurveKeyPair former;
    private Bench far;
    private String pairing;

    /** A client elsewhere, which knows the server by its configuration only. */
    @BeforeEach
    void start() throws Exception {
        var home = Files.createDirectory(folder.resolve("h"));
        spine = new FakeSpine(home, request -> null);
        spine.script = new FakeSecurity(spine);
        former = spine.keys;
        pairing = Files.readString(home.resolve("run/endpoints.json")).split("\"pairing\": \"")[1].split("\"")[0];
        far = new Bench(folder.resolve("far"));
    }

    @AfterEach
    void stop() throws Exception {
        spine.close();
    }

    private int pair(String... more) {
        var args = new java.util.ArrayList<>(java.util.List.of("pair", "--endpoint", spine.address(), "--server-key",
                former.publicKey().z85(), "--pairing-endpoint", pairing, spine.token.hex()));
        args.addAll(java.util.List.of(more));
        return far.run(args.toArray(String[]::new));
    }

    private Path client() {
        return folder.resolve("far/client");
    }

    private void asks() {
        assertEquals(0, far.run("query", "x"), () -> far.err);
        assertEquals("yes", far.out);
    }

    @Test
    void shouldGoOverToTheServersNextKeyAndPinIt() throws Exception {
        assertEquals(0, pair(), () -> far.err);
        spine.next = next;
        asks();
        var kept = client().resolve("server.next");
        assertEquals(former.publicKey() + " " + next.publicKey() + "\n", Files.readString(kept));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)));
        spine.become(next);
        asks();
        assertTrue(far.err.contains(Fingerprint.of(next.publicKey()).text()) && far.err.contains("pinned"), far.err);
        assertTrue(Files.readString(client().resolve("twi-ctl.conf")).contains(next.publicKey().z85()));
        assertEquals("", Files.readString(kept));
        asks();
        assertFalse(far.err.contains("pinned"), "it is said once: " + far.err);
    }

    /** Adversary: the former key, which somebody may have found, is no way in any more. */
    @Test
    void shouldRefuseTheFormerKeyOnceTheServerHasChangedIt() throws Exception {
        assertEquals(0, pair(), () -> far.err);
        spine.next = next;
        asks();
        spine.become(next);
        asks();
        spine.become(former);
        assertEquals(1, far.run("query", "x", "--timeout", "3s"));
        assertTrue(far.err.contains("server key") || far.err.contains("No answer within"), far.err);
    }

    /** Adversary: a server that was never announced. */
    @Test
    void shouldNotGoOverToAKeyThatNobodyAnnounced() throws Exception {
        assertEquals(0, pair(), () -> far.err);
        asks();
        spine.become(next);
        assertEquals(1, far.run("query", "x", "--timeout", "3s"));
        assertTrue(Files.readString(client().resolve("twi-ctl.conf")).contains(former.publicKey().z85()));
    }

    @Test
    void shouldForgetTheNextKeyWhenTheServerTakesItBack() throws Exception {
        assertEquals(0, pair(), () -> far.err);
        spine.next = next;
        asks();
        spine.next = null;
        asks();
        assertEquals("", Files.readString(client().resolve("server.next")));
    }

    @Test
    void shouldGoOnWithAKeyGivenByOptionAndSayTheNewOne() throws Exception {
        assertEquals(0, pair(), () -> far.err);
        spine.next = next;
        asks();
        Files.delete(client().resolve("twi-ctl.conf"));
        spine.become(next);
        for (int i = 0; i < 2; i++) {
            assertEquals(0, far.run("query", "x", "--endpoint", spine.address(), "--server-key",
                    former.publicKey().z85()), () -> far.err);
            assertTrue(far.err.contains(next.publicKey().z85()), far.err);
        }
    }

    @Test
    void shouldOverlookLinesOfServerNextThatMakeNoSense() throws Exception {
        assertEquals(0, pair(), () -> far.err);
        Files.writeString(client().resolve("server.next"), "x".repeat(81) + "\n\n" + former.publicKey() + "\n"
                + "\u00e4".repeat(81) + "\n" + former.publicKey() + " " + former.publicKey() + "\n");
        asks();
        Files.write(client().resolve("server.next"), new byte[1 << 20]);
        asks();
    }

    @Test
    void shouldPairWhenTheFingerprintFitsAndSendNothingWhenNot() throws Exception {
        var right = Fingerprint.of(former.publicKey()).text();
        var wrong = Fingerprint.of(next.publicKey()).text();
        assertEquals(1, pair("--fingerprint", wrong));
        assertTrue(far.err.contains("another fingerprint: " + right), far.err);
        assertFalse(Files.exists(client().resolve("twi-ctl.conf")), "and nothing is pinned");
        assertEquals(1, pair("--fingerprint", right.substring(0, 14)), "a part of it is not enough");
        assertTrue(far.err.contains("64 hex digits"), far.err);
        assertTrue(spine.trusted.isEmpty());
        assertEquals(0, pair("--fingerprint", right.replace("-", "").toUpperCase(java.util.Locale.ROOT)),
                () -> far.err);
        assertEquals(1, spine.trusted.size());
    }

    @Test
    void shouldAskThePersonToCompareTheFingerprint() {
        far.env.put("SPINECTL_ASK", "1");
        far.input = "n\n".getBytes(StandardCharsets.UTF_8);
        assertEquals(1, pair());
        assertTrue(far.err.contains(Fingerprint.of(former.publicKey()).text()), far.err);
        assertTrue(far.err.endsWith("fingerprint."), far.err);
        far.input = new byte[0];
        assertEquals(1, pair(), "no answer is a no");
        assertTrue(spine.trusted.isEmpty());
        far.input = "y\n".getBytes(StandardCharsets.UTF_8);
        assertEquals(0, pair(), () -> far.err);
    }

    /** SEC-34: whatever comes of the pairing, the key that was compared is the one that is pinned. */
    @Test
    void shouldPinTheServersKeyBeforeTheProofIsSent() throws Exception {
        assertEquals(1, far.run("pair", "--endpoint", spine.address(), "--server-key", former.publicKey().z85(),
                "--pairing-endpoint", pairing, "ab".repeat(32)));
        assertTrue(Files.readString(client().resolve("twi-ctl.conf")).contains(former.publicKey().z85()));
    }
}
