package spine.security.curve.policy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import spine.api.Principal;
import spine.api.Principal.Role;
import spine.api.security.AuditLog.Level;
import spine.api.security.Decision.Denied;
import spine.api.security.Decision;
import spine.api.security.VerifiedKey;
import spine.security.curve.fakes.Keys;

/** SEC-10, SEC-11, SEC-12, SEC-13, SEC-19: the whitelist at run time. */
class WhitelistTest extends PolicyDesk {
    @Test
    void shouldDenyEverybodyAndCallForBootstrapWhenThereIsNoFile() {
        open();
        assertInstanceOf(Denied.class, decide(alice));
        assertTrue(policy.whitelist().startedEmpty());
    }

    @Test
    void shouldCallForBootstrapOnlyWhenTheFileCouldNotHaveMeantAnybody() throws Exception {
        write("");
        assertTrue(open().whitelist().startedEmpty());
        write("# nobody yet\n\n");
        assertTrue(open().whitelist().startedEmpty());
        write("half a key\n");
        assertFalse(open().whitelist().startedEmpty());
        write(alice + "\n");
        assertFalse(open().whitelist().startedEmpty());
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
        open();
        assertEquals(Role.CLIENT, role(alice));
        assertInstanceOf(Denied.class, decide(bob));
        assertEquals(2, audit.count("AUTH-004", Level.WARNING));
        assertFalse(audit.mentions("secret-in-the-wrong-place"));
    }

    @Test
    void shouldHoldTheFirstLineWhenAKeyStandsTwice() throws Exception {
        write(alice + " role=client\n" + alice + " role=admin\n");
        assertEquals(Role.CLIENT, roleAfterRestart(alice));
        assertEquals(1, audit.count("AUTH-004", Level.WARNING));
    }

    @Test
    void shouldTakeOverAChangeWhenTheFileHasSettled() throws Exception {
        write(alice + "\n");
        open();
        long version = policy.current().version();
        write(bob + "\n");
        look();
        look();
        assertEquals(Role.CLIENT, role(alice), "not settled yet");
        look();
        assertInstanceOf(Denied.class, decide(alice));
        assertEquals(Role.CLIENT, role(bob));
        assertTrue(policy.current().version() > version);
    }

    @Test
    void shouldKeepThePreviousStateWhenTheFileIsHalfWritten() throws Exception {
        write(alice + "\n" + bob + "\n");
        open();
        for (var part : new String[] {"", alice.z85().substring(0, 17), alice + "\n" + bob.z85().substring(0, 9)}) {
            write(part);
            look();
            look();
            assertEquals(Role.CLIENT, role(alice));
            assertEquals(Role.CLIENT, role(bob));
        }
    }

    @Test
    void shouldKeepThePreviousStateWhenTheFileCannotBeTrustedOrRead() throws Exception {
        write(alice + "\n");
        open();
        write(bob + " role=admin\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw--w----"));
        settle();
        assertEquals(Role.CLIENT, role(alice));
        assertInstanceOf(Denied.class, decide(bob));
        Files.delete(file);
        Files.createDirectory(file);
        settle();
        settle();
        assertEquals(Role.CLIENT, role(alice));
        assertTrue(audit.count("AUTH-004", Level.CRITICAL) >= 2);
        assertTrue(policy.facts().containsKey("problem.whitelist"));
        assertThrows(IOException.class, () -> policy.edits().add(WhitelistEntry.of(bob, Role.CLIENT, "")));
    }

    @Test
    void shouldRefuseAFileThatIsTooLarge() throws Exception {
        write(alice + "\n");
        open();
        write("#".repeat(Whitelist.MOST_BYTES) + "\n");
        settle();
        assertEquals(Role.CLIENT, role(alice));
    }

    @Test
    void shouldTightenTheModeWhenOthersMayRead() throws Exception {
        write(alice + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(Role.CLIENT, roleAfterRestart(alice));
        assertEquals("rw-------", mode());
    }

    @Test
    void shouldDenyEverybodyAndStayOutOfBootstrapWhenTheFileIsEmptiedOrRemoved() throws Exception {
        write(alice + "\n");
        open();
        write("");
        settle();
        assertInstanceOf(Denied.class, decide(alice));
        assertFalse(policy.whitelist().startedEmpty());
        write(alice + "\n");
        settle();
        Files.delete(file);
        settle();
        assertInstanceOf(Denied.class, decide(alice));
        assertFalse(policy.whitelist().startedEmpty());
    }

    @Test
    void shouldAppendDurablyAndKeepForeignLines() throws Exception {
        var foreign = "# Gr\u00fc\u00dfe, by hand\r\n\nnot a key\n" + alice + "   label=Ada  ";
        write(foreign);
        open();
        assertTrue(policy.edits().add(WhitelistEntry.of(bob, Role.ADMIN, "bob")));
        assertEquals(foreign + "\n" + bob + " role=admin label=bob\n", Files.readString(file));
        assertEquals("rw-------", mode());
        assertEquals(Role.ADMIN, role(bob));
        assertFalse(Files.exists(home.keys().resolve(".whitelist.txt.new")));
        assertFalse(policy.edits().add(WhitelistEntry.of(bob, Role.CLIENT, "again")), "is there already");
        assertEquals(Role.ADMIN, roleAfterRestart(bob), "on the disk");
    }

    @Test
    void shouldReplacePromoteAndRemove() throws Exception {
        var rest = "# end\n" + Keys.key() + " role=admin\n";
        write("# top\n" + alice + " GEMINI_AGENT label=a\n" + bob + "\n" + rest);
        open();
        policy.edits().promote(alice, "other");
        policy.edits().remove(bob, Principal.KERNEL, true);
        assertEquals("# top\n" + alice + " GEMINI_AGENT role=admin label=a\n" + rest, Files.readString(file));
        assertFalse(policy.edits().remove(bob, Principal.KERNEL, true));
        policy.edits().put(WhitelistEntry.of(alice, Role.CLIENT, ""));
        assertEquals("# top\n" + alice + "\n" + rest, Files.readString(file));
        assertEquals(Role.CLIENT, role(alice));
    }

    @Test
    void shouldKeepAnEditByHandWhenAKeyIsAddedAtTheSameTime() throws Exception {
        write(alice + "\n");
        open();
        var carol = Keys.key();
        write(alice + "\n" + bob + "\n");
        policy.edits().add(WhitelistEntry.of(carol, Role.CLIENT, ""));
        for (var key : new VerifiedKey[] {alice, bob, carol}) {
            assertEquals(Role.CLIENT, role(key));
        }
    }

    @Test
    void shouldLoseNobodyWhenManyAddAtOnce() throws Exception {
        open();
        var pool = Executors.newFixedThreadPool(8);
        try {
            var added = IntStream.range(0, 40).mapToObj(i -> Keys.key()).toList();
            var results = added.stream()
                    .map(k -> pool.submit(() -> policy.edits().add(WhitelistEntry.of(k, Role.CLIENT, "")))).toList();
            for (var result : results) {
                assertTrue(result.get(30, TimeUnit.SECONDS));
            }
            open();
            added.forEach(k -> assertEquals(Role.CLIENT, role(k)));
        } finally {
            pool.shutdownNow();
        }
    }

    private String roleAfterRestart(VerifiedKey key) {
        open();
        return role(key);
    }

    private String mode() throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
