package spine.broker.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import spine.api.security.Revocations.Revoked;
import spine.api.security.VerifiedKey;

/** SEC-41: what is revoked stays revoked. AUTH-006. */
class RevocationListTest {
    private static final VerifiedKey KEY = FakeGuard.key(1);
    private static final VerifiedKey OTHER = FakeGuard.key(2);

    private final Path path = Kit.folder().resolve("revoked.txt");
    private final TestTime time = new TestTime();
    private final Counters counters = new Counters();
    private final Auditor auditor = new Auditor(counters);

    private RevocationList list() {
        return new RevocationList(new RevocationFile(path), auditor, Kit.noRecord(), time);
    }

    @Test
    void shouldOutliveARestartSEC41() throws Exception {
        var first = list();
        assertTrue(first.revoke(KEY, "laptop was stolen", "ann"));
        assertFalse(first.revoke(KEY, "again", "ann"));
        first.revoke(OTHER, "", "ann and bob");
        first.close();
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
        assertEquals(KEY.z85() + " 2026-01-01T00:00:00Z ann laptop was stolen", Files.readAllLines(path).get(0));

        var second = list();
        assertTrue(second.isRevoked(KEY) && second.isRevoked(OTHER));
        assertFalse(second.isRevoked(FakeGuard.key(3)));
        assertEquals(List.of("laptop was stolen", ""), second.list().stream().map(Revoked::reason).toList());
        assertEquals("ann_and_bob", second.list().get(1).by());
    }

    @Test
    void shouldAuditEachRevocationOnceAUTH006() throws Exception {
        var audit = new ArrayList<String>();
        auditor.log = (id, level, event, data) -> audit.add(id + " " + level + " " + data.get("client_pubkey") + " "
                + data.get("by") + " " + data.get("success"));
        var list = list();
        list.revoke(KEY, "x", "ann");
        list.revoke(KEY, "x", "ann");
        assertEquals(List.of("AUTH-006 CRITICAL " + KEY.z85() + " ann true"), audit);
    }

    /** Never "start without the list". */
    @Test
    void shouldLetNobodyInAndSayWhatToDoWhenALineIsBroken() throws Exception {
        list().revoke(KEY, "", "ann");
        var whole = Files.readString(path);
        for (var broken : List.of(whole + "garbage\n", whole.substring(0, 45), whole.replace("2026", "20x6"),
                whole + OTHER.z85() + " 2026-01-01T00:00:00Z", whole + "\u0000")) {
            Files.writeString(path, broken);
            var list = list();
            assertTrue(list.isRevoked(FakeGuard.key(9)), broken);
            assertNotNull(list.denial(FakeGuard.key(9)));
            var problem = list.problem().orElseThrow();
            assertTrue(problem.remedy().contains(path.toString()), problem.remedy());
            assertThrows(IOException.class, () -> list.revoke(OTHER, "", "ann"), "what is not understood is kept");
            assertEquals(broken, Files.readString(path));
        }
        Files.write(path, new byte[] {(byte) 0xff, (byte) 0xfe});
        assertTrue(list().isRevoked(OTHER), "no UTF-8");
    }

    @Test
    void shouldLetNobodyInWhenOthersMayWriteTheFile() throws Exception {
        list().revoke(KEY, "", "ann");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
        assertTrue(list().isRevoked(OTHER));
    }

    @Test
    void shouldBeEmptyAndWellWhenThereIsNoFile() {
        assertTrue(list().problem().isEmpty());
        assertNull(list().denial(KEY));
    }

    /** An edit of the running server's file can add, and takes nothing off. */
    @Test
    void shouldKeepWhatWasTakenOffByHandAndTakeOverWhatWasAdded() throws Exception {
        var list = list();
        list.revoke(KEY, "", "ann");
        Files.writeString(path, OTHER.z85() + " 2026-01-01T00:00:00Z hand\n");
        assertTrue(list.isRevoked(KEY));
        list.revoke(FakeGuard.key(3), "", "ann");
        assertTrue(list.isRevoked(OTHER));
        assertEquals(3, list().list().size());
    }

    /** Refused all the same when the disk fails; said in the audit, and written with the next. */
    @Test
    void shouldRefuseAllTheSameWhenItCannotBeWritten() throws Exception {
        var audit = new ArrayList<String>();
        auditor.log = (id, level, event, data) -> audit.add(id + " " + data.get("success"));
        var list = list();
        var folder = path.getParent();
        Files.createDirectory(folder.resolve(".revoked.txt.new"));
        Files.writeString(folder.resolve(".revoked.txt.new/x"), "in the way");
        assertThrows(IOException.class, () -> list.revoke(KEY, "", "ann"));
        assertTrue(list.isRevoked(KEY));
        assertEquals(List.of("AUTH-006 false"), audit);
        Files.delete(folder.resolve(".revoked.txt.new/x"));
        assertFalse(list.revoke(KEY, "", "ann"));
        assertTrue(list().isRevoked(KEY));
    }

    @Test
    void shouldHoldAtOnceForWhoeverMayNotWaitForTheDisk() throws Exception {
        var list = list();
        var soon = list.revokeSoon(KEY, "", "ann").toCompletableFuture();
        assertTrue(list.isRevoked(KEY));
        assertTrue(soon.get(10, TimeUnit.SECONDS));
        assertTrue(list().isRevoked(KEY));
        list.close();
        var late = list.revokeSoon(OTHER, "", "ann").toCompletableFuture();
        assertThrows(ExecutionException.class, () -> late.get(10, TimeUnit.SECONDS));
        assertTrue(list.isRevoked(OTHER));
    }

    /** A file that is too large would let nobody in at the next start. */
    @Test
    void shouldNotWriteMoreThanItReads() throws Exception {
        var list = new RevocationList(new RevocationFile(path, 200), auditor, Kit.noRecord(), time);
        list.revoke(KEY, "x".repeat(100), "ann");
        assertThrows(IOException.class, () -> list.revoke(OTHER, "\u20ac".repeat(100), "ann"));
        assertTrue(list.isRevoked(OTHER));
        var again = new RevocationList(new RevocationFile(path, 200), auditor, Kit.noRecord(), time);
        assertTrue(again.problem().isEmpty() && again.isRevoked(KEY));
    }

    @Test
    void shouldRefuseAReasonThatIsTooLong() {
        assertThrows(IllegalArgumentException.class, () -> list().revoke(KEY, "x".repeat(201), "ann"));
    }

    /** Whatever is given as reason and author, the file can be read again and holds one line more. */
    @Property(tries = 100)
    void shouldReadWhatItWrote(@ForAll @StringLength(max = 200) String reason,
            @ForAll @StringLength(max = 60) String by) throws Exception {
        Files.write(path, new byte[0]);
        list().revoke(KEY, reason, by);
        var again = list();
        assertTrue(again.problem().isEmpty(), new String(Files.readAllBytes(path), UTF_8));
        assertEquals(List.of(KEY), again.list().stream().map(Revoked::key).toList());
    }
}
