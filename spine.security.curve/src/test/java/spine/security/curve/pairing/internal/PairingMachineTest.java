package spine.security.curve.pairing.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import spine.api.Principal.Role;
import spine.api.security.AuditLog.Level;
import spine.keys.PairingProof;
import spine.keys.PairingToken;
import spine.security.curve.fakes.Keys;
import spine.security.curve.pairing.internal.PairingMachine.State;

/** SEC-30, SEC-31, SEC-32, SEC-33, SEC-35: the state table, and those who would like it to be another. */
class PairingMachineTest extends PairingDesk {
    @Test
    void shouldMakeTheFirstClientAnAdministratorAndLock() {
        var token = open(State.BOOTSTRAP);
        assertEquals(State.BOOTSTRAP, machine.state());
        var verdict = askRightly(client, token);
        assertEquals(200, verdict.reply().getStatusCode());
        assertTrue(PairingProof.isOfServer(verdict.reply().getServerProof().toByteArray(), token, client, server));
        assertEquals(Map.of(client, Role.ADMIN), enrolled);
        assertEquals(List.of(State.VERIFICATION), statesAtEnrolment);
        assertEquals(State.LOCKED, machine.state());
        assertTrue(machine.window().isEmpty());
        assertTrue(verdict.paired());
    }

    @Test
    void shouldMakeAnInvitedKeyAClient() {
        askRightly(client, open(State.INVITED));
        assertEquals(Map.of(client, Role.CLIENT), enrolled);
    }

    @Test
    void shouldTakeTheHashFormOnlyWhenItIsAllowed() {
        var token = open(State.BOOTSTRAP);
        assertEquals(200, ask(client, client, PairingProof.hashOf(token)).reply().getStatusCode());
        machine = machine(false);
        token = open(State.BOOTSTRAP);
        assertEquals(401, ask(client, client, PairingProof.hashOf(token)).reply().getStatusCode());
    }

    @Test
    void shouldRefuseAndAuditAWrongToken() {
        open(State.BOOTSTRAP);
        var verdict = askWrongly(client);
        assertEquals(401, verdict.reply().getStatusCode());
        assertTrue(verdict.reply().getServerProof().isEmpty());
        assertTrue(enrolled.isEmpty());
        assertEquals(State.BOOTSTRAP, machine.state());
        var entry = audit.entries.get(audit.entries.size() - 1);
        assertEquals("AUTH-001", entry.eventId());
        assertEquals(client.z85(), entry.data().get("client_pubkey"));
        assertEquals("false", entry.data().get("success"));
        assertEquals("10.0.0.9", entry.data().get("remote_ip"));
    }

    @Test
    void shouldRefuseALateToken() {
        var token = open(State.BOOTSTRAP);
        time.drift(SPAN.minusNanos(1));
        assertEquals(State.BOOTSTRAP, machine.window().orElseThrow().origin());
        time.drift(Duration.ofNanos(1));
        assertEquals(401, askRightly(client, token).reply().getStatusCode());
        assertEquals(State.LOCKED, machine.state());
        assertTrue(enrolled.isEmpty());
    }

    @Test
    void shouldRefuseASecondClientWithTheSameToken() {
        var token = open(State.BOOTSTRAP);
        askRightly(client, token);
        var late = askRightly(Keys.key(), token);
        assertEquals(401, late.reply().getStatusCode());
        assertEquals(1, enrolled.size());
    }

    @Test
    void shouldRefuseAProofThatWasMadeForAnotherKey() {
        var token = open(State.BOOTSTRAP);
        var thief = Keys.key();
        var overheard = PairingProof.ofClient(token, client, server);
        assertEquals(401, ask(thief, thief, overheard).reply().getStatusCode());
        assertEquals(401, ask(thief, client, overheard).reply().getStatusCode(), "not the connection's key");
        assertEquals(401, ask(thief, thief, PairingProof.ofServer(token, client, server)).reply().getStatusCode());
        assertTrue(enrolled.isEmpty());
    }

    @Test
    void shouldRefuseGarbage() {
        open(State.BOOTSTRAP);
        assertEquals(401, machine.pair(client, Optional.empty(), "").reply().getStatusCode());
        assertEquals(401, ask(client, client, new byte[0]).reply().getStatusCode());
        assertEquals(401, ask(client, client, new byte[4000]).reply().getStatusCode());
    }

    @Test
    void shouldTurnParanoidAtTheSixthFailureWithinAMinute() {
        var token = open(State.BOOTSTRAP);
        for (int i = 0; i < 5; i++) {
            assertEquals(Duration.ZERO, askWrongly(Keys.key()).delay(), "failure " + i);
        }
        assertEquals(0, audit.count("AUTH-007", Level.CRITICAL));
        assertEquals(Duration.ofSeconds(5), askWrongly(Keys.key()).delay());
        assertEquals(1, audit.count("AUTH-007", Level.CRITICAL));
        assertEquals(Duration.ofSeconds(5), askWrongly(Keys.key()).delay());
        assertEquals(1, audit.count("AUTH-007", Level.CRITICAL), "told once");
        assertEquals(7, audit.count("AUTH-001", Level.WARNING), "each failure is audited");
        var right = askRightly(client, token);
        assertEquals(Duration.ofSeconds(5), right.delay(), "also the right one waits");
        assertEquals(200, right.reply().getStatusCode());
    }

    @Test
    void shouldStayCalmWhenFailuresAreRareAndCalmDownAfterAMinute() {
        open(State.BOOTSTRAP);
        for (int i = 0; i < 10; i++) {
            assertEquals(Duration.ZERO, askWrongly(Keys.key()).delay());
            time.drift(Duration.ofSeconds(13));
        }
        open(State.INVITED);
        for (int i = 0; i < 6; i++) {
            askWrongly(Keys.key());
        }
        time.drift(Duration.ofSeconds(60));
        assertEquals(Duration.ZERO, askWrongly(Keys.key()).delay());
    }

    @Test
    void shouldKeepTheTokenWhenTheKeyCouldNotBeStored() {
        var token = open(State.BOOTSTRAP);
        diskFull = true;
        var verdict = askRightly(client, token);
        assertEquals(503, verdict.reply().getStatusCode());
        assertTrue(verdict.reply().getServerProof().isEmpty());
        assertFalse(verdict.paired());
        assertEquals(State.BOOTSTRAP, machine.state());
        diskFull = false;
        assertEquals(200, askRightly(client, token).reply().getStatusCode());
    }

    @Test
    void shouldWipeTheTokenWhateverClosesTheWindow() {
        var token = PairingToken.generate(random);
        machine.open(State.INVITED, token, false);
        machine.open(State.INVITED, PairingToken.generate(random), false);
        assertTrue(token.isDestroyed(), "replaced");
        var second = machine.window().orElseThrow().token();
        time.drift(SPAN);
        assertTrue(machine.expire());
        assertFalse(machine.expire());
        assertTrue(second.isDestroyed(), "expired");
        var third = PairingToken.generate(random);
        machine.open(State.BOOTSTRAP, third, false);
        machine.close("test");
        assertTrue(third.isDestroyed(), "stopped");
        assertEquals(State.LOCKED, machine.state());
    }

    /** SEC-40: whichever of the server's keys the client pinned, its proof is right and so is ours. */
    @Test
    void shouldTakeAProofForEitherKeyOfTheServerDuringARotation() {
        var next = Keys.key();
        var token = open(State.BOOTSTRAP);
        assertEquals(401, ask(client, client, PairingProof.ofClient(token, client, next)).reply().getStatusCode());
        servers.add(next);
        var verdict = ask(client, client, PairingProof.ofClient(token, client, next));
        assertEquals(200, verdict.reply().getStatusCode());
        assertTrue(PairingProof.isOfServer(verdict.reply().getServerProof().toByteArray(), token, client, next));
    }

    /** SEC-41: only who knows the token learns that his key was revoked. */
    @Test
    void shouldRefuseARevokedKeyWithItsReasonAndKeepTheWindow() {
        var token = open(State.BOOTSTRAP);
        revoked = true;
        var verdict = askRightly(client, token);
        assertEquals(403, verdict.reply().getStatusCode());
        assertTrue(verdict.reply().getServerProof().isEmpty());
        assertEquals(401, askWrongly(client).reply().getStatusCode());
        revoked = false;
        assertEquals(200, askRightly(Keys.key(), token).reply().getStatusCode());
    }

    @Test
    void shouldNeverAuditTheToken() {
        var token = open(State.BOOTSTRAP);
        askWrongly(client);
        askRightly(client, token);
        assertFalse(audit.mentions(hex));
        assertFalse(audit.mentions(hex.substring(0, 16)));
    }
}
