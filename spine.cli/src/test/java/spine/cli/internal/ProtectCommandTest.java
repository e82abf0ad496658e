package spine.cli.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import spine.api.SpineException;
import spine.keys.KeyFiles;
import spine.keys.PassphraseSource;
import spine.keys.SigningKey;

/** SEC-04: a key under a passphrase, by the command line; the passphrase never is on it. */
class ProtectCommandTest {
    private static final String PHRASE = "correct horse";

    @TempDir
    Path home;
    private final Map<String, String> env = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Surroundings surroundings;
    private KeyFiles client;
    private byte[] secret;

    @BeforeEach
    void setUp() throws Exception {
        env.put("SPINE_HOME", home.toString());
        surroundings = new Surroundings(env, home, new ByteArrayInputStream(new byte[0]), new PrintStream(out, true,
                StandardCharsets.UTF_8), System.err, false, () -> {
                    throw new IllegalStateException("no server is asked");
                });
        client = new KeyFiles(home.resolve("client"), "twi_ctl", typing(PHRASE));
        secret = client.loadOrCreate().secret();
    }

    private static PassphrasePrompt typing(String... words) {
        Queue<String> typed = new ArrayDeque<>(List.of(words));
        return new PassphrasePrompt(text -> typed.isEmpty() ? null : typed.remove().toCharArray());
    }

    private byte[] file(Path folder, String name) throws Exception {
        return Files.readAllBytes(folder.resolve(name + ".key"));
    }

    @Test
    void shouldProtectTheClientsKeyByWhatIsTypedTwiceAndOpenItAgain() throws Exception {
        assertEquals(0, new ProtectCommand.On(surroundings, typing(PHRASE, PHRASE)).call());
        assertNotEquals(32, file(home.resolve("client"), "twi_ctl").length);
        assertArrayEquals(secret, client.load().secret());
        assertEquals(0, new ProtectCommand.Off(surroundings, typing(PHRASE)).call());
        assertArrayEquals(secret, file(home.resolve("client"), "twi_ctl"));
        assertFalse(out.toString(StandardCharsets.UTF_8).contains(PHRASE));
    }

    @Test
    void shouldChangeNothingWhenNobodyTypesOrTheSecondTimeDiffers() throws Exception {
        for (var prompt : List.of(new PassphrasePrompt(null), typing(), typing(""), typing(PHRASE),
                typing(PHRASE, "correct house"))) {
            assertThrows(SpineException.class, () -> new ProtectCommand.On(surroundings, prompt).call());
        }
        assertThrows(IllegalArgumentException.class, () -> new ProtectCommand.On(surroundings, typing("short", "short"))
                .call());
        assertArrayEquals(secret, file(home.resolve("client"), "twi_ctl"));
    }

    @Test
    void shouldProtectTheServersKeyByAFile() throws Exception {
        var server = home.resolve("other/keys");
        var pair = new KeyFiles(server, "spine_broker").loadOrCreate();
        var file = Files.writeString(home.resolve("phrase"), PHRASE + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        env.put("SPINE_KEY_PASSPHRASE_FILE", file.toString());
        var group = new CommandLine(CommandLine.Model.CommandSpec.create().name("key"));
        var key = ProtectCommand.addTo(group, surroundings);
        assertEquals(0, key.execute("protect", "--server-home", home.resolve("other").toString(), "--json"));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("\"protected\":true,\"changed\":true"));
        var given = PassphraseSource.of(env);
        assertArrayEquals(pair.secret(), new KeyFiles(server, "spine_broker", given).load().secret());
        assertArrayEquals(secret, file(home.resolve("client"), "twi_ctl"), "the client's is another matter");
        assertEquals(0, key.execute("unprotect", "--server-home", home.resolve("other").toString()));
        assertArrayEquals(pair.secret(), file(server, "spine_broker"));
    }

    /** SEC-44: the key by which the server signs its audit log. */
    @Test
    void shouldProtectTheKeyThatSignsTheAuditLog() throws Exception {
        var server = home.resolve("other/keys");
        var signer = SigningKey.loadOrCreate(server, "broker_sign").publicKey();
        var file = Files.writeString(home.resolve("phrase"), PHRASE + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        env.put("SPINE_KEY_PASSPHRASE_FILE", file.toString());
        var key = ProtectCommand.addTo(new CommandLine(CommandLine.Model.CommandSpec.create().name("key")), surroundings);
        var where = home.resolve("other").toString();
        assertEquals(0, key.execute("protect", "--server-home", where, "--signing", "--json"));
        assertEquals(128, Files.size(server.resolve("broker_sign.key")));
        assertEquals(signer, SigningKey.loadOrCreate(server, "broker_sign", PassphraseSource.of(env)).publicKey());
        assertEquals(0, key.execute("unprotect", "--server-home", where, "--signing"));
        assertEquals(signer, SigningKey.loadOrCreate(server, "broker_sign").publicKey());
        assertNotEquals(0, key.execute("protect", "--signing"), "of which server?");
    }
}
