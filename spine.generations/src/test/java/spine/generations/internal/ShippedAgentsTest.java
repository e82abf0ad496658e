package spine.generations.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.generations.LaneState;
import spine.generations.LaneStatus;

/** Agents of the distribution: they serve unsigned, give way to a drop-in of their symbolic name, and come back. */
class ShippedAgentsTest {
    @TempDir
    private Path root;

    private final TestRouting routing = new TestRouting();
    private final Roster roster = new Roster(routing, TestRouting.noRecord(), () -> { });
    private final Map<String, FileStamp> files = new LinkedHashMap<>();
    private final FakeHost host = new FakeHost();
    private final Problems problems = new Problems(Clock.systemUTC());
    private final AuditTrail trail = new AuditTrail();
    private Path folder;
    private Path shipped;
    private DropIns dropIns;

    @BeforeEach
    void make() throws IOException {
        folder = Files.createDirectory(root.resolve("agents"));
        shipped = Files.createDirectory(root.resolve("shipped"));
    }

    private void start(String setting, boolean refusesUnsigned) throws IOException {
        var store = new BundleStore(root.resolve("bundles"), 1 << 20);
        var trust = new DropIns.Trust(new SignatureCheck(root.resolve("signers.txt"), refusesUnsigned, trail), trail,
                Clock.systemUTC(), Duration.ZERO);
        dropIns = new DropIns(new DropIns.Parts(folder, store, host, roster, problems, Runnable::run, trust,
                ShippedAgents.of(shipped.toString(), setting)), Duration.ofSeconds(1));
        look(Set.of());
    }

    private void look(Set<String> gone) {
        gone.forEach(files::remove);
        dropIns.update(new FolderScan.Look(Map.copyOf(files), gone, false));
    }

    private void drop(String file, String name, String content) throws IOException {
        files.put(file, FileStamp.of(TestJars.bundle(folder.resolve(file), name, content)).orElseThrow());
        look(Set.of());
    }

    private List<String> reported() {
        return dropIns.statuses().stream().map(s -> s.file() + " " + s.state()).toList();
    }

    @Test
    void shouldServeWhatIsShippedUnsignedAndNothingElse() throws IOException {
        TestJars.bundle(shipped.resolve("echo.jar"), "agents.echo", "1");
        start("all", true);
        assertEquals(List.of("shipped/echo.jar BESIDE"), reported());
        assertFalse(dropIns.isStarted());
        host.last().ready("echo");
        assertTrue(dropIns.isStarted());
        assertEquals(List.of("echo"), routing.names());
        drop("other.jar", "test.other", "1");
        assertEquals(1, host.lanes.size(), "an unsigned drop-in is refused all the same");
        look(Set.of());
        assertEquals(1, host.lanes.size(), "and it is opened once");
    }

    @Test
    void shouldGiveWayInOneFlipAndComeBackInOne() throws IOException {
        TestJars.bundle(shipped.resolve("echo.jar"), "agents.echo", "1");
        start("all", false);
        var first = host.last();
        first.ready("echo");
        drop("mine.jar", "agents.echo", "2");
        assertEquals(List.of("echo"), routing.names());
        var mine = host.last();
        mine.ready("echo");
        assertEquals(2, routing.flips.size(), "one flip took the one out and the other in");
        routing.last().drain.complete(0);
        assertTrue(first.isClosed);
        assertEquals(List.of("mine.jar LIVE"), reported());
        look(Set.of());
        assertEquals(2, host.lanes.size(), "it stays away meanwhile");

        look(Set.of("mine.jar"));
        assertEquals(List.of("echo"), routing.names(), "what was removed serves until the shipped one is there");
        assertEquals(3, host.lanes.size());
        host.last().ready("echo");
        assertEquals(3, routing.flips.size());
        routing.last().drain.complete(0);
        assertTrue(mine.isClosed);
        assertEquals(List.of("shipped/echo.jar LIVE"), reported());
    }

    @Test
    void shouldGoOnServingWhenTheDropInCannot() throws IOException {
        TestJars.bundle(shipped.resolve("echo.jar"), "agents.echo", "1");
        start("all", false);
        host.last().ready("echo");
        drop("mine.jar", "agents.echo", "2");
        host.last().opening.completeExceptionally(new Refused("It has no heart.", "Give it one."));
        assertEquals(List.of("echo"), routing.names());
        assertEquals(List.of("mine.jar REFUSED", "shipped/echo.jar LIVE"), reported());
    }

    @Test
    void shouldServeAfterAllWhenTheDropInOfTheStartIsRefused() throws IOException {
        TestJars.bundle(shipped.resolve("echo.jar"), "agents.echo", "1");
        files.put("mine.jar", FileStamp.of(TestJars.bundle(folder.resolve("mine.jar"), "agents.echo", "2")).orElseThrow());
        start("all", false);
        assertEquals(1, host.lanes.size(), "the drop-in goes first");
        host.last().opening.completeExceptionally(new Refused("It has no heart.", "Give it one."));
        assertEquals(2, host.lanes.size());
        host.last().ready("echo");
        assertEquals(List.of("mine.jar REFUSED", "shipped/echo.jar LIVE"), reported());
    }

    @Test
    void shouldLeaveWithWhatWasRemovedWhenTheShippedOneCannotComeBack() throws IOException {
        TestJars.bundle(shipped.resolve("echo.jar"), "agents.echo", "1");
        start("all", false);
        host.last().ready("echo");
        drop("mine.jar", "agents.echo", "2");
        host.last().ready("echo");
        look(Set.of("mine.jar"));
        host.last().opening.completeExceptionally(new Refused("It has no heart.", "Give it one."));
        assertEquals(List.of(), routing.names());
        assertEquals(LaneState.REFUSED, dropIns.statuses().stream().filter(s -> s.file().equals("shipped/echo.jar"))
                .map(LaneStatus::state).findFirst().orElseThrow());
    }

    @Test
    void shouldStayAwayWhileAnotherDropInHasItsName() throws IOException {
        TestJars.bundle(shipped.resolve("echo.jar"), "agents.echo", "1");
        start("all", false);
        host.last().ready("echo");
        drop("one.jar", "agents.echo", "2");
        host.last().ready("echo");
        drop("two.jar", "agents.echo", "3");
        host.last().ready("other");
        look(Set.of("one.jar"));
        assertEquals(List.of("other"), routing.names(), "the removed one has left at once");
        look(Set.of("two.jar"));
        host.last().ready("echo");
        assertEquals(List.of("echo"), routing.names());
    }

    @Test
    void shouldBeMadeAnewWhenItHangs() throws IOException {
        TestJars.bundle(shipped.resolve("echo.jar"), "agents.echo", "1");
        start("all", false);
        host.last().ready("echo");
        assertTrue(dropIns.renew("echo"));
        look(Set.of());
        assertEquals(2, host.lanes.size());
        host.last().ready("echo");
        look(Set.of());
        assertEquals(2, host.lanes.size(), "once");
        assertEquals(List.of("echo"), routing.names());
    }

    @Test
    void shouldHeedTheSettingAndSayWhatIsNotShipped() throws IOException {
        TestJars.bundle(shipped.resolve("echo.jar"), "agents.echo", "1");
        TestJars.bundle(shipped.resolve("other.jar"), "agents.other", "1");
        Files.writeString(shipped.resolve("broken.jar"), "no jar");
        start("none", false);
        assertEquals(0, host.lanes.size());
        start("echo,absent", false);
        assertEquals(List.of("shipped/echo.jar BESIDE"), reported());
        var said = problems.list().toString();
        assertTrue(said.contains("No agent 'absent' came with this distribution."), said);
        assertTrue(said.contains("shipped/broken.jar"), said);
        for (var wrong : List.of("", "All", "all,echo", "a b")) {
            var e = assertThrows(IllegalArgumentException.class, () -> ShippedAgents.of(null, wrong), wrong);
            assertTrue(e.getMessage().startsWith("spine.generations: shippedAgents = " + wrong), e.getMessage());
        }
    }

    @Test
    void shouldDoWithoutAFolder() throws IOException {
        Files.delete(shipped);
        start("all", false);
        assertTrue(dropIns.isStarted());
        assertEquals(List.of(), problems.list());
    }
}
