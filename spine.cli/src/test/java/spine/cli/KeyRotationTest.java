package spine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import spine.api.security.VerifiedKey;
import spine.keys.KeyFiles;
import spine.keys.KeyRotation;

/** SEC-40 for spinectl's own key: make before break, killed anywhere, and no other call fails. */
@Timeout(60)
class KeyRotationTest {
    private static final String[] ROTATE = {"key", "rotate", "--json", "--timeout", "500ms"};

    @TempDir
    Path home;
    private FakeSpine spine;
    private FakeSecurity security;
    private Bench cli;
    private VerifiedKey first;

    @BeforeEach
    void start() throws Exception {
        spine = new FakeSpine(home, request -> null);
        security = new FakeSecurity(spine);
        spine.script = security;
        cli = new Bench(home);
        assertEquals(0, cli.run("init"), () -> cli.err);
        first = onDisk();
        spine.trusted.add(first);
    }

    @AfterEach
    void stop() throws Exception {
        spine.close();
    }

    private Path client() {
        return home.resolve("client");
    }

    private VerifiedKey onDisk() throws Exception {
        return new KeyFiles(client(), "twi_ctl").load().publicKey();
    }

    private void otherCallsWork() {
        assertEquals(0, cli.run("query", "x"), () -> cli.err);
        assertEquals("yes", cli.out);
    }

    private void isChanged() throws Exception {
        assertNotEquals(first, onDisk());
        assertEquals(Set.of(onDisk()), spine.trusted, "the new key, and no other");
        assertTrue(new KeyRotation(client(), "twi_ctl").next().isEmpty());
        otherCallsWork();
        assertEquals("(memory, resonance 0.000)", cli.err, "nothing is left to finish");
    }

    @Test
    void shouldChangeItsOwnKey() throws Exception {
        assertEquals(0, cli.run("key", "rotate", "--grace", "10m", "--json"), () -> cli.err);
        var said = JsonParser.parseString(cli.out).getAsJsonObject();
        assertEquals(first.z85(), said.get("former").getAsString());
        assertEquals(onDisk().z85(), said.get("public_key").getAsString());
        assertTrue(said.get("former_refused").getAsBoolean() && said.get("former_until").isJsonNull());
        assertEquals(600, security.heard.get(0).get("grace_seconds").getAsInt());
        isChanged();
        assertEquals(0, cli.run("key", "rotate"), () -> cli.err);
        assertTrue(cli.out.contains("refused from now on"), cli.out);
        isChanged();
    }

    /** Where a call of {@code key rotate} may be killed; what it has done by then. */
    enum Kill {
        BEFORE_ASKING, WITHIN_ASKING, BEFORE_CONFIRMING, AFTER_CONFIRMING, WITHIN_FINISHING
    }

    private void killAt(Kill point) throws Exception {
        switch (point) {
            case BEFORE_ASKING -> security.lostOnTheWay.add("key.rotate");
            case WITHIN_ASKING -> security.lostOnTheWayBack.add("key.rotate");
            case BEFORE_CONFIRMING -> security.lostOnTheWay.add("key.confirm");
            default -> security.lostOnTheWayBack.add("key.confirm");
        }
        assertEquals(1, cli.run(ROTATE));
        assertEquals(first, onDisk());
        if (point == Kill.WITHIN_FINISHING) {
            Files.createFile(client().resolve(".twi_ctl.rotating"));
        }
        security.lostOnTheWay.clear();
        security.lostOnTheWayBack.clear();
    }

    @ParameterizedTest
    @EnumSource(Kill.class)
    void shouldGoOnWhenSaidAgainAfterAKill(Kill point) throws Exception {
        killAt(point);
        assertEquals(0, cli.run(ROTATE), () -> cli.out);
        isChanged();
    }

    @ParameterizedTest
    @EnumSource(Kill.class)
    void shouldServeEveryOtherCallAfterAKill(Kill point) throws Exception {
        killAt(point);
        otherCallsWork();
        assertEquals(0, cli.run(ROTATE), () -> cli.out);
        isChanged();
    }

    /** Nobody says it again, and the former key comes to its end. */
    @ParameterizedTest
    @EnumSource(value = Kill.class, names = {"WITHIN_ASKING", "BEFORE_CONFIRMING", "AFTER_CONFIRMING"})
    void shouldFinishByItselfWhenTheFormerKeyIsRefused(Kill point) throws Exception {
        killAt(point);
        security.forgetFormer();
        otherCallsWork();
        assertTrue(cli.err.startsWith("Finished the change"), cli.err);
        isChanged();
    }

    @Test
    void shouldForgetTheNextKeyWhenTheServerRefusesIt() throws Exception {
        spine.script = request -> request.hasAgentCall() ? FakeSpine.refusal(403, "FORBIDDEN", "Not now.")
                : security.apply(request);
        assertEquals(1, cli.run("key", "rotate"));
        assertTrue(cli.err.startsWith("Not now."), cli.err);
        assertTrue(new KeyRotation(client(), "twi_ctl").next().isEmpty());
        otherCallsWork();
    }

    /** Another call is at work: its key is not taken from under it. */
    @Test
    @SuppressWarnings("try") // the lock is only held
    void shouldLeaveTheFormerKeyToItsEndWhileAnotherCallUsesIt() throws Exception {
        try (var other = FileChannel.open(client().resolve(".twi_ctl.use"), StandardOpenOption.READ,
                StandardOpenOption.WRITE); var lock = other.lock(0, Long.MAX_VALUE, true)) {
            assertEquals(0, cli.run(ROTATE), () -> cli.out);
        }
        assertEquals("2026-11-21T19:00:00Z",
                JsonParser.parseString(cli.out).getAsJsonObject().get("former_until").getAsString());
        assertEquals(Set.of(first, onDisk()), spine.trusted);
        otherCallsWork();
        assertEquals(0, cli.run(ROTATE), () -> cli.out);
        isChanged();
    }

    @Test
    void shouldNeverShowASecret() throws Exception {
        var before = java.util.HexFormat.of().formatHex(Files.readAllBytes(client().resolve("twi_ctl.key")));
        assertEquals(0, cli.run("key", "rotate"), () -> cli.err);
        var after = java.util.HexFormat.of().formatHex(Files.readAllBytes(client().resolve("twi_ctl.key")));
        assertFalse((cli.out + cli.err).contains(before) || (cli.out + cli.err).contains(after));
        assertEquals("rw-------", java.nio.file.attribute.PosixFilePermissions.toString(
                Files.getPosixFilePermissions(client().resolve("twi_ctl.key"))));
    }
}
