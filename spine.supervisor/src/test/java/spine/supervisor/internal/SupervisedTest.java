package spine.supervisor.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spine.supervisor.internal.Supervised.State.DOWN;
import static spine.supervisor.internal.Supervised.State.ENDED;
import static spine.supervisor.internal.Supervised.State.RUNNING;
import static spine.supervisor.internal.Supervised.State.STARTING;
import static spine.supervisor.internal.Supervised.State.STOPPED;
import static spine.supervisor.internal.Supervised.State.STOPPING;
import static spine.supervisor.internal.Supervised.State.WAITING;

import java.util.List;
import org.junit.jupiter.api.Test;
import spine.api.message.Directory;

/** One process, step by step (HB-03, HB-04), with a clock and processes of the test's own. */
class SupervisedTest {
    private static final Sight WELL = new Sight(Directory.State.HEALTHY, 100);
    private static final Sight DEAD = new Sight(Directory.State.DEAD, 10_000);

    private final FakeLauncher launcher = new FakeLauncher();
    private Supervised process = supervised(Declaration.Restart.ALWAYS);
    private long now = -3;

    private Supervised supervised(Declaration.Restart restart) {
        return new Supervised(Kit.declared(restart), launcher, Kit.RULES, Kit.restarting());
    }

    private Supervised.State after(long millis, Sight sight) {
        now += millis;
        process.step(now, sight);
        return process.state();
    }

    private void serve() {
        process.start(process.declared(), now);
        assertEquals(STARTING, after(0, DEAD), "the former one is seen dead: that is not this one");
        assertEquals(RUNNING, after(100, WELL));
    }

    @Test
    void shouldStartAnewWithBackOffWhenItIsKilledHB04() {
        serve();
        launcher.last().exit(137);
        assertEquals(WAITING, after(250, WELL));
        assertEquals(WAITING, after(999, DEAD));
        assertEquals(STARTING, after(1, DEAD));
        assertEquals(2, launcher.children.size());
        assertEquals(List.of("KILL"), launcher.children.get(0).signals, "its children die with it");
        assertEquals(1, process.restarting().sinceStart());
        assertTrue(process.restarting().reason().contains("137"));
    }

    @Test
    void shouldAskThenKillAStoppedProcessWhenItIsDeadHB04() {
        serve();
        launcher.last().ignoresTerm = true;
        assertEquals(RUNNING, after(250, new Sight(Directory.State.DEAD, 9_999)), "a connection may come back");
        assertEquals(STOPPING, after(250, DEAD));
        assertEquals(List.of("TERM"), launcher.last().signals);
        after(4_999, DEAD);
        assertEquals(List.of("TERM"), launcher.last().signals, "5 s for its own end");
        after(1, DEAD);
        assertEquals(List.of("TERM", "KILL"), launcher.last().signals);
        assertEquals(WAITING, after(250, DEAD));
        assertEquals(STARTING, after(1_000, DEAD));
        assertEquals(RUNNING, after(1_000, WELL));
    }

    @Test
    void shouldStayDownAtTheCapAndSayWhatToDoHB04() {
        launcher.diesAtOnce = true;
        process.start(process.declared(), now);
        for (int i = 0; i < 240 && process.state() != DOWN; i++) {
            after(250, Sight.NONE);
        }
        assertEquals(DOWN, process.state());
        assertEquals(6, launcher.children.size(), "the first start and five restarts");
        after(3_600_000, Sight.NONE);
        assertEquals(6, launcher.children.size());
        var finding = ProcessFindings.of(process, Kit.RULES, now).get(0);
        assertTrue(finding.blocking());
        assertTrue(finding.sentence().contains("exit code 7"), finding.sentence());
        assertTrue(finding.remedy().contains("spinectl process start units"), finding.remedy());

        launcher.diesAtOnce = false;
        process.start(process.declared(), now);
        assertEquals(STARTING, after(0, Sight.NONE));
    }

    @Test
    void shouldCountAProgramThatCannotBeStarted() {
        launcher.fails = true;
        process.start(process.declared(), now);
        assertEquals(WAITING, after(0, Sight.NONE));
        assertTrue(process.restarting().reason().contains("no such program"));
    }

    @Test
    void shouldLeaveAnAgentAloneThatNeverServedAndRestartOneThatDidHB03() {
        process.start(process.declared(), now);
        assertEquals(STARTING, after(0, Sight.NONE));
        assertEquals(STARTING, after(3_600_000, Sight.NONE), "it waits to be let in; killing it helps nobody");
        process.hasServed(true);
        assertEquals(STOPPING, after(0, Sight.NONE));
    }

    @Test
    void shouldRestartWhatIsGoneOrStandsStillHB02() {
        serve();
        assertEquals(RUNNING, after(29_999, Sight.NONE));
        assertEquals(STOPPING, after(1, Sight.NONE));

        process = supervised(Declaration.Restart.ALWAYS);
        serve();
        var stuck = new Sight(Directory.State.DEGRADED, 300);
        after(299_999, stuck);
        assertEquals(RUNNING, process.state());
        assertEquals(STOPPING, after(1, stuck));
        assertTrue(launcher.last().signals.contains("TERM"));
    }

    @Test
    void shouldNotTakeSilenceForStandstill() {
        serve();
        assertEquals(RUNNING, after(400_000, new Sight(Directory.State.DEGRADED, 5_000)));
    }

    @Test
    void shouldStayStoppedWhenAPersonStopsIt() {
        serve();
        process.stop(now);
        assertEquals(STOPPED, after(250, WELL));
        assertEquals(STOPPED, after(3_600_000, Sight.NONE));
        assertEquals(0, process.restarting().total(), "that was no failure");
    }

    @Test
    void shouldStartAtOnceWhenAPersonRestartsItOrStartsWhatIsBeingStopped() {
        serve();
        process.restart(process.declared(), now);
        assertEquals(STARTING, after(250, WELL));
        assertEquals(2, launcher.children.size());
        assertEquals(0, process.restarting().total());
    }

    @Test
    void shouldLetEndWhatMayEnd() {
        process = supervised(Declaration.Restart.ON_FAILURE);
        serve();
        launcher.last().exit(0);
        assertEquals(ENDED, after(250, Sight.NONE));
        process.start(process.declared(), now);
        after(0, Sight.NONE);
        launcher.last().exit(1);
        assertEquals(WAITING, after(250, Sight.NONE));
    }

    @Test
    void shouldRestartADeadOneThatWouldMayEndHB04() {
        process = supervised(Declaration.Restart.NEVER);
        serve();
        assertEquals(STOPPING, after(250, DEAD));
        assertEquals(WAITING, after(250, DEAD));
    }
}
