package spine.security.curve.policy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import spine.api.ErrorCode;
import spine.api.Principal.Role;
import spine.api.SpineException;
import spine.security.curve.fakes.Keys;

/** SEC-14, SEC-41: who is trusted changes only in ways that hold, and nobody saws off his own branch by mistake. */
class KeyEditsTest extends PolicyDesk {
    private void assertRefused(ErrorCode code, Executable edit) {
        assertEquals(code, assertThrows(SpineException.class, edit).refusal().code());
    }

    @Test
    void shouldNeverAddARevokedKey() throws Exception {
        open();
        revocations.revoke(alice, "lost", "somebody");
        assertRefused(ErrorCode.FORBIDDEN, () -> policy.edits().add(WhitelistEntry.of(alice, Role.CLIENT, "")));
        assertRefused(ErrorCode.FORBIDDEN, () -> policy.edits().put(WhitelistEntry.of(alice, Role.CLIENT, "")));
        assertRefused(ErrorCode.FORBIDDEN, () -> policy.edits().promote(alice, ""));
        assertFalse(Files.exists(file));
    }

    @Test
    void shouldRefuseARoleThatThePolicyDoesNotDefine() throws Exception {
        open();
        assertRefused(ErrorCode.INVALID_REQUEST, () -> policy.edits().put(WhitelistEntry.of(alice, "king", "")));
        assertFalse(Files.exists(file));
    }

    @Test
    void shouldKeepTheLastAdministratorAndTheCallersOwnKeyUnlessForced() throws Exception {
        write(alice + " role=admin\n" + bob + "\n");
        open();
        var carol = principal(Keys.key());
        assertRefused(ErrorCode.INVALID_REQUEST, () -> policy.edits().remove(alice, carol, false));
        assertRefused(ErrorCode.INVALID_REQUEST, () -> policy.edits().revoke(alice, "", carol, false));
        assertRefused(ErrorCode.INVALID_REQUEST, () -> policy.edits().put(WhitelistEntry.of(alice, Role.CLIENT, "")));
        assertRefused(ErrorCode.INVALID_REQUEST, () -> policy.edits().remove(bob, principal(bob), false));
        assertRefused(ErrorCode.INVALID_REQUEST, () -> policy.edits().revoke(bob, "", principal(bob), false));
        assertTrue(isGranted(alice) && isGranted(bob) && !revocations.isRevoked(alice) && !revocations.isRevoked(bob));
        policy.edits().remove(bob, principal(bob), true);
        policy.edits().revoke(alice, "", carol, true);
        assertFalse(isGranted(alice) || isGranted(bob));
    }

    @Test
    void shouldNotCountAnAdministratorWhoseKeyEndsWhereThereWasOneWhoseKeyLasts() throws Exception {
        write(alice + " role=admin\n" + bob + " role=admin until=2030-01-02T00:00:00Z\n");
        open();
        assertRefused(ErrorCode.INVALID_REQUEST, () -> policy.edits().remove(alice, principal(bob), false));
        assertTrue(policy.edits().remove(bob, principal(alice), false));
    }

    @Test
    void shouldRevokeAKeyAndWhatItsUnfinishedRotationBroughtIn() throws Exception {
        write(alice + "\n" + bob + " role=admin\n");
        open();
        var next = Keys.key();
        policy.rotation().begin(alice, next, java.time.Duration.ofHours(1));
        var revoked = policy.edits().revoke(alice, "stolen", principal(bob), false);
        assertTrue(revoked.changed());
        assertEquals(List.of(next), revoked.also());
        assertTrue(revocations.isRevoked(alice) && revocations.isRevoked(next));
        assertFalse(Files.readString(file).contains(alice.z85()) || Files.readString(file).contains(next.z85()));
        assertFalse(policy.edits().revoke(alice, "again", principal(bob), false).changed());
    }

    @Test
    void shouldLeaveTheNewKeyAloneWhenTheRotationWasConfirmed() throws Exception {
        write(alice + "\n" + bob + " role=admin\n");
        open();
        var next = Keys.key();
        policy.rotation().begin(alice, next, java.time.Duration.ofHours(1));
        policy.rotation().confirm(next);
        assertEquals(List.of(), policy.edits().revoke(alice, "old laptop", principal(bob), false).also());
        assertTrue(isGranted(next));
    }

    /** A disk that takes nothing must not keep a thief in. */
    @Test
    void shouldRevokeAlsoWhenTheWhitelistCannotBeWritten() throws Exception {
        write(alice + "\n" + bob + " role=admin\n");
        open();
        Files.delete(file);
        Files.createDirectory(file);
        assertThrows(IOException.class, () -> policy.edits().revoke(alice, "", principal(bob), false));
        assertTrue(revocations.isRevoked(alice));
    }

    @Test
    void shouldTakeTheKeyOffTheWhitelistAlsoWhenTheRevocationCannotBeWritten() throws Exception {
        write(alice + "\n" + bob + " role=admin\n");
        open();
        revocations.diskFull = true;
        assertThrows(IOException.class, () -> policy.edits().revoke(alice, "", principal(bob), false));
        assertFalse(isGranted(alice));
    }

    @Test
    void shouldLetAnExpiredKeyPairAnew() throws Exception {
        write(alice + " MEMORY_SYSTEM until=2029-01-01T00:00:00Z\n" + bob + " until=2029-01-01T00:00:00Z\n");
        open();
        assertFalse(isGranted(alice) || isGranted(bob));
        policy.edits().add(WhitelistEntry.of(alice, Role.CLIENT, ""));
        policy.edits().promote(bob, "");
        assertEquals(Role.CLIENT, role(alice));
        assertEquals(Role.ADMIN, role(bob));
    }
}
