package spine.security.curve.policy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import spine.api.ErrorCode;
import spine.api.SpineException;
import spine.api.security.AuditLog.Level;
import spine.api.security.Decision.Granted;
import spine.api.security.VerifiedKey;
import spine.security.curve.fakes.Keys;

/** SEC-40: rotation, make before break. */
class RotationTest extends PolicyDesk {
    private static final Duration GRACE = Duration.ofHours(1);
    private final VerifiedKey next = Keys.key();

    private void assertRefused(ErrorCode code, Executable action) {
        assertEquals(code, assertThrows(SpineException.class, action).refusal().code());
    }

    /** At every version one of the two keys, and from the first to the last moment the right one, is trusted. */
    @Test
    void shouldLetNoRequestFailDuringARotation() throws Exception {
        write("# memory\n" + alice + " MEMORY_SYSTEM.main agents=recall tenant=t label=mem\n");
        open();
        var before = ((Granted) decide(alice)).grant();
        var seen = new ArrayList<List<Boolean>>();
        policy.subscribe(s -> seen.add(List.of(s.decide(alice) instanceof Granted, s.decide(next) instanceof Granted)));
        var begun = policy.rotation().begin(alice, next, GRACE);
        assertEquals(clock.instant().plus(GRACE), begun.until());
        var after = ((Granted) decide(next)).grant();
        assertEquals(List.of(before.components(), before.instance(), before.agents(), before.tenant(), before.tier(),
                before.permissions()), List.of(after.components(), after.instance(), after.agents(), after.tenant(),
                after.tier(), after.permissions()));
        assertEquals(List.of(Optional.empty(), Optional.of(alice)), List.of(before.after(), after.after()), "SEC-20");
        clock.jump(GRACE.minusSeconds(1));
        look();
        assertTrue(isGranted(alice) && isGranted(next));
        assertEquals(Optional.of(alice), policy.rotation().confirm(next));
        assertFalse(isGranted(alice));
        assertEquals("# memory\n" + next + " MEMORY_SYSTEM.main agents=recall tenant=t after=" + alice + " label=mem\n",
                Files.readString(file));
        assertEquals(List.of(true, false), seen.get(0));
        assertEquals(List.of(false, true), seen.get(seen.size() - 1));
        assertTrue(seen.stream().allMatch(s -> s.get(0) || s.get(1)), "a version at which neither was trusted");
        assertTrue(seen.contains(List.of(true, true)));
        assertEquals(2, audit.count("AUTH-005", Level.INFO));
        assertEquals(Optional.empty(), policy.rotation().confirm(next), "said twice");
    }

    @Test
    void shouldDenyTheOldKeyAfterTheGraceWhenNobodyConfirms() throws Exception {
        write(alice + "\n");
        open();
        policy.rotation().begin(alice, next, GRACE);
        clock.jump(GRACE);
        look();
        assertEquals(Snapshots.OVER.reason(), denial(alice));
        assertTrue(isGranted(next));
        policy.rotation().begin(next, Keys.key(), GRACE);
        assertEquals(2, policy.whitelist().entries().size(), "dead lines do not pile up");
    }

    @Test
    void shouldSurviveARestartInTheMiddle() throws Exception {
        write(alice + "\n");
        open();
        policy.rotation().begin(alice, next, GRACE);
        open();
        assertTrue(isGranted(alice) && isGranted(next));
        policy.rotation().confirm(next);
        open();
        assertFalse(isGranted(alice));
    }

    @Test
    void shouldRefuseAnotherRotationWhileOneIsInProgress() throws Exception {
        write(alice + "\n");
        open();
        policy.rotation().begin(alice, next, GRACE);
        assertRefused(ErrorCode.INVALID_REQUEST, () -> policy.rotation().begin(alice, Keys.key(), GRACE));
        assertRefused(ErrorCode.INVALID_REQUEST, () -> policy.rotation().begin(next, Keys.key(), GRACE));
        assertRefused(ErrorCode.INVALID_REQUEST, () -> policy.rotation().begin(alice, next, GRACE));
        assertRefused(ErrorCode.INVALID_REQUEST, () -> policy.rotation().confirm(alice));
        assertEquals(3, audit.count("AUTH-005", Level.WARNING));
        policy.rotation().confirm(next);
        policy.rotation().begin(next, Keys.key(), GRACE);
    }

    @Test
    void shouldRefuseAStrangerAnExpiredAndARevokedKey() throws Exception {
        write(bob + " until=2029-12-31T00:00:00Z\n" + alice + "\n");
        open();
        assertRefused(ErrorCode.FORBIDDEN, () -> policy.rotation().begin(Keys.key(), next, GRACE));
        assertRefused(ErrorCode.FORBIDDEN, () -> policy.rotation().begin(bob, next, GRACE));
        revocations.revoke(next, "", "x");
        assertRefused(ErrorCode.FORBIDDEN, () -> policy.rotation().begin(alice, next, GRACE));
        revocations.revoke(alice, "", "x");
        assertRefused(ErrorCode.FORBIDDEN, () -> policy.rotation().begin(alice, Keys.key(), GRACE));
    }

    /** A rotation is no way to live longer than an administrator allowed. */
    @Test
    void shouldHandOnAnEndThatWasSet() throws Exception {
        var end = clock.instant().plus(Duration.ofMinutes(5));
        write(alice + " until=" + end + "\n");
        open();
        var begun = policy.rotation().begin(alice, next, GRACE);
        assertEquals(end, begun.until());
        assertEquals(Optional.of(end), begun.entry().until());
        clock.jump(Duration.ofMinutes(5));
        look();
        assertFalse(isGranted(alice) || isGranted(next));
    }

    @Test
    void shouldTakeNobodyElsesKeyOver() throws Exception {
        write(alice + "\n" + bob + " role=admin\n");
        open();
        assertRefused(ErrorCode.INVALID_REQUEST, () -> policy.rotation().begin(alice, bob, GRACE));
        assertRefused(ErrorCode.INVALID_REQUEST, () -> policy.rotation().begin(alice, alice, GRACE));
        assertEquals("admin", role(bob));
    }
}
