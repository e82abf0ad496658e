package spine.security.curve.pairing.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import spine.keys.Fingerprint;
import spine.keys.PairingToken;
import spine.security.curve.pairing.internal.PairingMachine.State;

/** SEC-30, SEC-35, SEC-43: every arrow of the state table stands in the audit log, and every entry is an arrow. */
class PairingAuditTest extends PairingDesk {
    private int seen;

    /** The arrows since the last call; each must begin where the one before ended. */
    private void assertArrows(String... expected) {
        var arrows = audit.entries.stream().filter(e -> e.eventId().equals("AUTH-001"))
                .map(e -> e.data().get("from") + " > " + e.data().get("to") + ": " + e.event()).toList();
        for (int i = 1; i < arrows.size(); i++) {
            assertTrue(arrows.get(i).startsWith(arrows.get(i - 1).replaceAll(".* > (\\w+):.*", "$1") + " > "),
                    arrows.get(i - 1) + " is followed by " + arrows.get(i));
        }
        assertEquals(List.of(expected), arrows.subList(seen, arrows.size()));
        seen = arrows.size();
    }

    @Test
    void shouldAuditEveryTransitionOfTheTable() {
        askRightly(client, PairingToken.generate(random));
        assertArrows("LOCKED > LOCKED: pairing refused");
        var token = open(State.BOOTSTRAP);
        assertArrows("LOCKED > BOOTSTRAP: pairing window opened");
        assertEquals(Fingerprint.of(server).text(),
                audit.entries.get(audit.entries.size() - 1).data().get("server_fingerprint"));
        askWrongly(client);
        assertArrows("BOOTSTRAP > PAIRING: pairing attempted", "PAIRING > BOOTSTRAP: pairing refused");
        diskFull = true;
        askRightly(client, token);
        assertArrows("BOOTSTRAP > PAIRING: pairing attempted", "PAIRING > VERIFICATION: pairing proved",
                "VERIFICATION > BOOTSTRAP: pairing not written");
        diskFull = false;
        revoked = true;
        askRightly(client, token);
        assertArrows("BOOTSTRAP > PAIRING: pairing attempted", "PAIRING > VERIFICATION: pairing proved",
                "VERIFICATION > BOOTSTRAP: pairing refused");
        revoked = false;
        askRightly(client, token);
        assertArrows("BOOTSTRAP > PAIRING: pairing attempted", "PAIRING > VERIFICATION: pairing proved",
                "VERIFICATION > LOCKED: paired");
        open(State.INVITED);
        assertArrows("LOCKED > INVITED: pairing window opened");
        open(State.INVITED);
        assertArrows("INVITED > LOCKED: pairing window closed", "LOCKED > INVITED: pairing window opened");
        time.drift(SPAN);
        machine.expire();
        assertArrows("INVITED > LOCKED: pairing window expired");
        var late = open(State.INVITED);
        time.drift(SPAN.plus(Duration.ofNanos(1)));
        askRightly(client, late);
        assertArrows("LOCKED > INVITED: pairing window opened", "INVITED > LOCKED: pairing window expired",
                "LOCKED > LOCKED: pairing refused");
        open(State.BOOTSTRAP);
        machine.close("stopped");
        assertArrows("LOCKED > BOOTSTRAP: pairing window opened", "BOOTSTRAP > LOCKED: pairing window closed");
        machine.close("stopped");
        assertArrows();
        assertEquals(State.LOCKED, machine.state());
    }
}
