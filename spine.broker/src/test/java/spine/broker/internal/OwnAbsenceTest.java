package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import spine.api.message.Directory.State;

/** A broker that was stopped for a while does not take its own absence for the silence of others (HB-03, HB-05). */
class OwnAbsenceTest {
    private final Kit kit = new Kit();
    private RemoteAgent agent;

    @BeforeEach
    void join() {
        agent = kit.agents.register(kit.joining("far", "r1", kit.guard.grant(1, Set.of(), Set.of("far"))));
        kit.agents.seen(agent, null);
        passAfter(250);
    }

    @AfterEach
    void close() {
        kit.close();
    }

    private void passAfter(long millis) {
        kit.time.advanceMillis(millis);
        kit.agents.pass();
    }

    @Test
    void shouldKeepWhoWasHealthyWhenTheProcessStoodStillFor30Seconds() {
        passAfter(30_000);
        assertEquals(State.HEALTHY, agent.state());
        assertEquals(1, kit.table.current().members().size());
        assertEquals(1, kit.count("watchdog.absent"));
    }

    @Test
    void shouldCountTheSilenceBeforeAndAfterTheAbsence() {
        passAfter(1_000);
        passAfter(30_000);
        for (int i = 0; i < 5; i++) {
            passAfter(250);
        }
        assertEquals(State.HEALTHY, agent.state());
        for (int i = 0; i < 2; i++) {
            passAfter(250);
        }
        assertEquals(State.DEGRADED, agent.state(), "3 s of silence while somebody listened");
        for (int i = 0; i < 28; i++) {
            passAfter(250);
        }
        assertEquals(State.DEAD, agent.state());
        assertEquals(1, kit.count("watchdog.absent"));
    }

    @Test
    void shouldExcuseNobodyIntoTheFutureWhoWasHeardFirst() {
        kit.time.advanceMillis(30_000);
        kit.agents.seen(agent, null);
        kit.agents.pass();
        for (int i = 0; i < 12; i++) {
            passAfter(250);
        }
        assertEquals(State.DEGRADED, agent.state());
    }

    @Test
    void shouldTakeALatePassForNoAbsenceWithinASecond() {
        var absence = new OwnAbsence(kit.time, 250_000_000);
        kit.time.advanceMillis(1_250);
        assertEquals(0, absence.nanos());
        kit.time.advanceMillis(1_251);
        assertEquals(1_001_000_000, absence.nanos());
        assertEquals(0, absence.nanos(), "told once");
    }
}
