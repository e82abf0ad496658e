package spine.supervisor.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.Home;
import spine.api.SpineException;
import spine.api.message.Directory;
import spine.api.message.Directory.State;

/** All parts together, over restarts of the broker (HB-04, HB-07, HB-08). */
class SupervisionTest {
    @TempDir
    private Path root;
    private final FakeLauncher launcher = new FakeLauncher();
    private final List<String> told = new ArrayList<>();
    private final List<String> renewed = new ArrayList<>();
    private Supervision supervision;
    private long now = 500;

    @BeforeEach
    void declare() throws IOException {
        var folder = Files.createDirectories(Home.under(root).conf().resolve("processes"));
        Files.createDirectories(Home.under(root).state());
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        var file = Files.writeString(folder.resolve("units.properties"), "command = /bin/true\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        broker(Map.of());
    }

    private void broker(Map<String, String> remembered) {
        supervision = new Supervision(new Supervision.Parts(new Declarations(Home.under(root)), launcher, Kit.RULES,
                () -> 0.5, (what, subject, facts) -> told.add(what + " " + subject), renewed::add, "units"), now);
        supervision.begin(remembered, now, 1_000_000 + now);
    }

    private void restartTheBroker() {
        broker(supervision.memory(now, 1_000_000 + now));
    }

    private Supervised.State after(long millis, Directory.Entry... entries) {
        now += millis;
        supervision.see(Directory.newBuilder().addAllEntries(List.of(entries)).build(), true, now);
        supervision.step(now);
        return supervision.processes().get(0).state();
    }

    @Test
    void shouldStartWatchAndTellHB07() {
        assertEquals(Supervised.State.STARTING, after(0));
        assertEquals(Supervised.State.RUNNING, after(1_000, Kit.entry("units", true, State.HEALTHY)));
        assertEquals(List.of("process-starting units", "process-running units"), told);
        assertEquals(Map.of(), supervision.findings(now));
    }

    @Test
    void shouldStayDownOverTheBrokersRestartUntilAPersonStartsItHB04() throws Exception {
        launcher.diesAtOnce = true;
        for (int i = 0; i < 300; i++) {
            after(250);
        }
        restartTheBroker();
        int before = launcher.children.size();
        assertEquals(Supervised.State.DOWN, after(600_000));
        assertEquals(before, launcher.children.size());
        assertTrue(supervision.findings(now).get("units").get(0).sentence().contains("stays down"));
        assertEquals(0, supervision.counts().get("units"), "of this run");
        launcher.diesAtOnce = false;
        supervision.commands().start("units", now);
        assertEquals(Supervised.State.STARTING, after(0));
    }

    @Test
    void shouldStayStoppedOverTheBrokersRestart() throws Exception {
        after(0);
        supervision.commands().stop("units", now);
        after(250);
        restartTheBroker();
        assertEquals(Supervised.State.STOPPED, after(250));
    }

    @Test
    void shouldKeepBackOffAndTotalOverTheBrokersRestartHB04() {
        after(0);
        launcher.last().exit(1);
        after(250);
        restartTheBroker();
        assertEquals(Supervised.State.STARTING, after(0), "a start of the broker waits for nothing");
        launcher.last().exit(1);
        assertEquals(Supervised.State.WAITING, after(250));
        assertEquals(Supervised.State.WAITING, after(1_999), "the second failure in a row waits 2 s");
        assertEquals(Supervised.State.STARTING, after(1));
        assertEquals(2, supervision.processes().get(0).restarting().total());
    }

    @Test
    void shouldSayThatAnAgentOfBeforeTheRestartIsDeadHB03() {
        after(0, Kit.entry("far", true, State.HEALTHY));
        restartTheBroker();
        after(30_000);
        assertEquals("dead", supervision.findings(now).get("far").get(0).cause());
    }

    @Test
    void shouldRestartWhoIsNamedWhenThePlanesAreApartHB08() {
        after(0);
        after(250, Kit.entry("units", true, State.HEALTHY));
        supervision.see(Directory.newBuilder().putFacts("problem.lag", "apart").build(), true, now);
        assertEquals(List.of("TERM"), launcher.last().signals);
    }

    @Test
    void shouldStartNothingThatIsNotDeclared() {
        for (var name : List.of("other", "../x", "")) {
            assertThrows(SpineException.class, () -> supervision.commands().start(name, now));
            assertThrows(SpineException.class, () -> supervision.commands().restart(name, now));
            assertThrows(SpineException.class, () -> supervision.commands().stop(name, now));
        }
        assertEquals(1, supervision.processes().size());
    }
}
