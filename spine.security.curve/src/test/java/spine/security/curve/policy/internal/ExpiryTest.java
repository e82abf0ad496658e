package spine.security.curve.policy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import spine.api.security.PolicySnapshot;
import spine.security.curve.fakes.Await;
import spine.security.curve.fakes.Keys;

/** SEC-07, SEC-12, SEC-20: keys with an end, clocks that jump, and the order of what is published. */
class ExpiryTest extends PolicyDesk {
    private void grantFor(Duration span) throws Exception {
        write(alice + " until=" + clock.instant().plus(span) + "\n" + bob + "\n");
        open();
    }

    @Test
    void shouldDenyAKeyFromItsEndOn() throws Exception {
        grantFor(Duration.ofHours(1));
        clock.jump(Duration.ofHours(1).minusNanos(1));
        look();
        assertTrue(isGranted(alice));
        clock.jump(Duration.ofNanos(1));
        look();
        assertEquals(Snapshots.OVER.reason(), denial(alice));
        assertTrue(isGranted(bob));
    }

    @Test
    void shouldNotBringAnExpiredKeyBackWhenTheClockIsSetBack() throws Exception {
        grantFor(Duration.ofHours(1));
        clock.jump(Duration.ofDays(1));
        look();
        clock.jump(Duration.ofDays(-30));
        look();
        assertFalse(isGranted(alice));
        write(alice + " until=" + clock.instant().plus(Duration.ofDays(1)) + "\n");
        settle();
        assertFalse(isGranted(alice), "nor by an edit for which the wrong clock was asked");
    }

    @Test
    void shouldNoticeAClockThatJumpsForwardAtTheNextLook() throws Exception {
        grantFor(Duration.ofDays(365));
        clock.jump(Duration.ofDays(366));
        look();
        assertFalse(isGranted(alice));
    }

    @Test
    void shouldNoticeTheEndByItselfWhenItRunsAsAComponent() throws Exception {
        write(alice + " until=" + clock.instant().plusSeconds(5) + "\n");
        policy = new WhitelistPolicy(home, audit, revocations, bundle.announcer(), clock, 20);
        assertTrue(isGranted(alice));
        clock.jump(Duration.ofSeconds(5));
        Await.until("the key is denied", () -> !isGranted(alice));
    }

    @Test
    void shouldPublishEveryChangeInOrderBeforeItIsReportedAsDone() throws Exception {
        open();
        var told = new ArrayList<PolicySnapshot>();
        var subscription = policy.subscribe(told::add);
        assertEquals(1, told.size(), "the state that holds");
        policy.subscribe(snapshot -> {
            throw new IllegalStateException("a subscriber of no use");
        });
        for (int i = 0; i < 5; i++) {
            var key = Keys.key();
            policy.edits().add(WhitelistEntry.of(key, "client", ""));
            assertTrue(told.get(told.size() - 1).decide(key) instanceof spine.api.security.Decision.Granted);
        }
        for (int i = 1; i < told.size(); i++) {
            assertTrue(told.get(i).version() > told.get(i - 1).version());
        }
        int before = told.size();
        subscription.close();
        policy.edits().add(WhitelistEntry.of(alice, "client", ""));
        assertEquals(before, told.size());
    }

    @Test
    void shouldRaiseVersionsOverRestartsAlsoWhenTheClockWasSetBack() throws Exception {
        long first = open().current().version();
        clock.jump(Duration.ofDays(-1000));
        long second = open().current().version();
        assertTrue(second > first);
        Files.writeString(home.state().resolve("policy.version"), "garbage");
        clock.jump(Duration.ofDays(2000));
        assertTrue(open().current().version() > second, "what is broken is made anew");
    }

    /** SEC-41: a revoked key that somebody writes into the file by hand. */
    @Test
    void shouldDenyARevokedKeyWhateverTheFileSays() throws Exception {
        revocations.revoke(alice, "lost", "somebody");
        write(alice + " role=admin\n");
        open();
        assertEquals(Snapshots.REVOKED.reason(), denial(alice));
        write("# again\n" + alice + "\n");
        settle();
        assertEquals(Snapshots.REVOKED.reason(), denial(alice));
    }
}
