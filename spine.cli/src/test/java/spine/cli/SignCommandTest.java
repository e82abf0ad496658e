package spine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SEC-45: signing and checking a jar on the command line. */
class SignCommandTest {
    @TempDir
    Path home;
    private Bench bench;
    private Path jar;

    @BeforeEach
    void setUp() throws Exception {
        bench = new Bench(home);
        jar = Files.writeString(home.resolve("a.jar"), "bytes");
    }

    private String newSigner(String id) {
        assertEquals(0, bench.run("sign", "--new-signer", id), bench.err);
        return bench.out;
    }

    @Test
    void shouldMakeASignerSignAndVerify() throws Exception {
        var line = newSigner("alice");
        assertTrue(line.matches("alice [A-Za-z0-9+/]{43}="), line);
        var secret = home.resolve("client/alice.signer.key");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)));
        assertEquals(0, bench.run("sign", jar.toString(), "--signer", "alice"), bench.err);
        assertTrue(Files.readString(home.resolve("a.jar.sig")).startsWith("spine-sig-v1 alice "));
        assertEquals(0, bench.run("sign", "--verify", jar.toString()), bench.err);
        assertTrue(bench.out.endsWith("is signed by alice."));
        Files.createDirectory(home.resolve("keys"));
        var signers = Files.writeString(home.resolve("keys/signers.txt"), line + "\n");
        Files.setPosixFilePermissions(signers, PosixFilePermissions.fromString("rw-------"));
        Files.delete(home.resolve("client/alice.signer.pub"));
        assertEquals(0, bench.run("sign", "--verify", jar.toString(), "--json"), bench.err);
        assertTrue(JsonParser.parseString(bench.out).getAsJsonObject().get("valid").getAsBoolean());
    }

    @Test
    void shouldNeverShowASignersSecret() throws Exception {
        newSigner("alice");
        var said = bench.out + bench.err;
        bench.run("sign", jar.toString(), "--signer", "alice", "--json");
        said += bench.out + bench.err;
        var secret = Files.readAllBytes(home.resolve("client/alice.signer.key"));
        var seed = java.util.Arrays.copyOfRange(secret, secret.length - 32, secret.length);
        assertFalse(said.contains(Base64.getEncoder().encodeToString(seed)));
        assertFalse(said.contains(HexFormat.of().formatHex(seed)));
    }

    @Test
    void shouldFailWhenTheJarOrItsSignatureIsAnotherOne() throws Exception {
        newSigner("alice");
        bench.run("sign", jar.toString(), "--signer", "alice");
        Files.writeString(jar, "bytes.");
        assertEquals(1, bench.run("sign", "--verify", jar.toString()));
        assertTrue(bench.err.contains("does not fit"), bench.err);
        Files.writeString(home.resolve("a.jar.sig"), "nonsense");
        assertEquals(1, bench.run("sign", "--verify", jar.toString()));
        assertTrue(bench.err.contains("malformed"), bench.err);
        Files.delete(home.resolve("a.jar.sig"));
        assertEquals(1, bench.run("sign", "--verify", jar.toString()));
        assertTrue(bench.err.contains("does not exist"), bench.err);
    }

    @Test
    void shouldFailWhenTheSignerIsUnknownOrThereAlready() throws Exception {
        newSigner("alice");
        assertEquals(1, bench.run("sign", "--new-signer", "alice"));
        assertTrue(bench.err.contains("is there already"), bench.err);
        bench.run("sign", jar.toString(), "--signer", "alice");
        Files.delete(home.resolve("client/alice.signer.pub"));
        assertEquals(1, bench.run("sign", "--verify", jar.toString()));
        assertTrue(bench.err.contains("not among the signers"), bench.err);
        assertEquals(1, bench.run("sign", jar.toString(), "--signer", "bob"));
        assertEquals(1, bench.run("sign", jar.toString(), "--signer", "../alice"));
    }

    @Test
    void shouldSayWhatIsMissing() {
        assertEquals(1, bench.run("sign"));
        assertEquals(1, bench.run("sign", "--signer", "alice"));
        assertTrue(bench.err.contains("No jar is given"), bench.err);
        assertEquals(1, bench.run("sign", jar.toString(), "--verify", "--signer", "alice"));
    }
}
