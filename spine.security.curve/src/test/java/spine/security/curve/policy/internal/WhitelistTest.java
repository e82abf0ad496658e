package spine.security.curve.policy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.Principal.Role;
import spine.api.security.AuditLog.Level;
import spine.api.security.Decision.Denied;
import spine.api.security.Decision.Granted;
import spine.api.security.Decision;
import spine.api.security.VerifiedKey;
import spine.security.curve.fakes.Keys;
import spine.security.curve.fakes.RecordingAudit;

/** SEC-10 to SEC-13, SEC-19: the whitelist at run time. */
class WhitelistTest {
    @TempDir
    Path keys;

    private final RecordingAudit audit = new RecordingAudit();
    private final VerifiedKey alice = Keys.key();
    private final VerifiedKey bob = Keys.key();
    private Path file;

    @BeforeEach
    void setUp() {
        file = keys.resolve("whitelist.txt");
    }

    private Whitelist open() {
        return new Whitelist(new WhitelistFile(file), audit);
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text, StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static void settle(Whitelist whitelist) {
        for (int i = 0; i < Whitelist.LOOKS; i++) {
            whitelist.look();
        }
    }

    private static Role role(Whitelist whitelist, VerifiedKey key) {
        return whitelist.current().decide(key) instanceof Granted granted ? granted.grant().principal().role() : null;
    }

    @Test
    void shouldDenyEverybodyAndCallForBootstrapWhenThereIsNoFile() {
        var whitelist = open();
        assertInstanceOf(Denied.class, whitelist.current().decide(alice));
        assertTrue(whitelist.startedEmpty());
    }

    @Test
    void shouldCallForBootstrapOnlyWhenTheFileCouldNotHaveMeantAnybody() throws Exception {
        write("");
        assertTrue(open().startedEmpty());
        write("# nobody yet\n\n");
        assertTrue(open().startedEmpty());
        write("half a key\n");
        assertFalse(open().startedEmpty());
        write(alice + "\n");
        assertFalse(open().startedEmpty());
    }

    @Test
    void shouldAnswerWithTheSameObjectsWhenAskedAgain() throws Exception {
        write(alice + " GEMINI_AGENT\n");
        var snapshot = open().current();
        Decision first = snapshot.decide(VerifiedKey.ofZ85(alice.z85()));
        assertSame(first, snapshot.decide(alice));
        assertSame(snapshot.decide(bob), snapshot.decide(Keys.key()));
    }

    @Test
    void shouldSkipAndAuditAMalformedLineAndKeepTheOthers() throws Exception {
        write("rubbish secret-in-the-wrong-place\n" + alice + "\n" + bob + " role=king\n");
        var whitelist = open();
        assertEquals(Role.CLIENT, role(whitelist, alice));
        assertInstanceOf(Denied.class, whitelist.current().decide(bob));
        assertEquals(2, audit.count("AUTH-004", Level.WARNING));
        assertFalse(audit.mentions("secret-in-the-wrong-place"));
    }

    @Test
    void shouldHoldTheFirstLineWhenAKeyStandsTwice() throws Exception {
        write(alice + " role=client\n" + alice + " role=admin\n");
        assertEquals(Role.CLIENT, role(open(), alice));
        assertEquals(1, audit.count("AUTH-004", Level.WARNING));
    }

    @Test
    void shouldTakeOverAChangeWhenTheFileHasSettled() throws Exception {
        write(alice + "\n");
        var whitelist = open();
        long version = whitelist.current().version();
        write(bob + "\n");
        whitelist.look();
        whitelist.look();
        assertEquals(Role.CLIENT, role(whitelist, alice), "not settled yet");
        whitelist.look();
        assertInstanceOf(Denied.class, whitelist.current().decide(alice));
        assertEquals(Role.CLIENT, role(whitelist, bob));
        assertTrue(whitelist.current().version() > version);
    }

    @Test
    void shouldKeepThePreviousStateWhenTheFileIsHalfWritten() throws Exception {
        write(alice + "\n" + bob + "\n");
        var whitelist = open();
        for (var part : new String[] {"", alice.z85().substring(0, 17), alice + "\n" + bob.z85().substring(0, 9)}) {
            write(part);
            whitelist.look();
            whitelist.look();
            assertEquals(Role.CLIENT, role(whitelist, alice));
            assertEquals(Role.CLIENT, role(whitelist, bob));
        }
    }

    @Test
    void shouldKeepThePreviousStateWhenTheFileCannotBeTrustedOrRead() throws Exception {
        write(alice + "\n");
        var whitelist = open();
        write(bob + " role=admin\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw--w----"));
        settle(whitelist);
        assertEquals(Role.CLIENT, role(whitelist, alice));
        assertInstanceOf(Denied.class, whitelist.current().decide(bob));
        Files.delete(file);
        Files.createDirectory(file);
        settle(whitelist);
        settle(whitelist);
        assertEquals(Role.CLIENT, role(whitelist, alice));
        assertTrue(audit.count("AUTH-004", Level.CRITICAL) >= 2);
        assertThrows(IOException.class, () -> whitelist.add(WhitelistEntry.of(bob, Role.CLIENT, "")));
    }

    @Test
    void shouldRefuseAFileThatIsTooLarge() throws Exception {
        write(alice + "\n");
        var whitelist = open();
        write("#".repeat(WhitelistFile.MOST_BYTES) + "\n");
        settle(whitelist);
        assertEquals(Role.CLIENT, role(whitelist, alice));
    }

    @Test
    void shouldTightenTheModeWhenOthersMayRead() throws Exception {
        write(alice + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(Role.CLIENT, role(open(), alice));
        assertEquals("rw-------", mode());
    }

    @Test
    void shouldDenyEverybodyAndStayOutOfBootstrapWhenTheFileIsEmptiedOrRemoved() throws Exception {
        write(alice + "\n");
        var whitelist = open();
        write("");
        settle(whitelist);
        assertInstanceOf(Denied.class, whitelist.current().decide(alice));
        assertFalse(whitelist.startedEmpty());
        write(alice + "\n");
        settle(whitelist);
        Files.delete(file);
        settle(whitelist);
        assertInstanceOf(Denied.class, whitelist.current().decide(alice));
        assertFalse(whitelist.startedEmpty());
    }

    @Test
    void shouldAppendDurablyAndKeepForeignLines() throws Exception {
        var foreign = "# Gr\u00fc\u00dfe, by hand\r\n\nnot a key\n" + alice + "   label=Ada  ";
        write(foreign);
        var whitelist = open();
        assertTrue(whitelist.add(WhitelistEntry.of(bob, Role.ADMIN, "bob")));
        assertEquals(foreign + "\n" + bob + " role=admin label=bob\n", Files.readString(file));
        assertEquals("rw-------", mode());
        assertEquals(Role.ADMIN, role(whitelist, bob));
        assertFalse(Files.exists(keys.resolve(".whitelist.txt.new")));
        assertFalse(whitelist.add(WhitelistEntry.of(bob, Role.CLIENT, "again")), "is there already");
        assertEquals(Role.ADMIN, role(open(), bob), "on the disk");
    }

    @Test
    void shouldReplacePromoteAndRemove() throws Exception {
        write("# top\n" + alice + " GEMINI_AGENT label=a\n" + bob + "\n# end\n");
        var whitelist = open();
        whitelist.promote(alice, "other");
        whitelist.remove(bob);
        assertEquals("# top\n" + alice + " GEMINI_AGENT role=admin label=a\n# end\n", Files.readString(file));
        assertFalse(whitelist.remove(bob));
        whitelist.put(WhitelistEntry.of(alice, Role.CLIENT, ""));
        assertEquals("# top\n" + alice + "\n# end\n", Files.readString(file));
        assertEquals(Role.CLIENT, role(whitelist, alice));
    }

    @Test
    void shouldKeepAnEditByHandWhenAKeyIsAddedAtTheSameTime() throws Exception {
        write(alice + "\n");
        var whitelist = open();
        var carol = Keys.key();
        write(alice + "\n" + bob + "\n");
        whitelist.add(WhitelistEntry.of(carol, Role.CLIENT, ""));
        for (var key : new VerifiedKey[] {alice, bob, carol}) {
            assertEquals(Role.CLIENT, role(whitelist, key));
        }
    }

    @Test
    void shouldLoseNobodyWhenManyAddAtOnce() throws Exception {
        var whitelist = open();
        var pool = Executors.newFixedThreadPool(8);
        try {
            var added = IntStream.range(0, 40).mapToObj(i -> Keys.key()).toList();
            var results = added.stream()
                    .map(k -> pool.submit(() -> whitelist.add(WhitelistEntry.of(k, Role.CLIENT, "")))).toList();
            for (var result : results) {
                assertTrue(result.get(30, TimeUnit.SECONDS));
            }
            var again = open();
            added.forEach(k -> assertEquals(Role.CLIENT, role(again, k)));
        } finally {
            pool.shutdownNow();
        }
    }

    private String mode() throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
