package spine.generations.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

/** The order of things in the drop-in folder, step by step: the host opens lanes when the test says so. */
class DropInsTest {
    @TempDir
    private Path root;

    private final TestRouting routing = new TestRouting();
    private final Roster roster = new Roster(routing, TestRouting.noRecord(), () -> { });
    private final Map<String, FileStamp> files = new LinkedHashMap<>();
    private final FakeHost host = new FakeHost();
    private final Problems problems = new Problems(Clock.systemUTC());
    private final AuditTrail trail = new AuditTrail();
    private Path folder;
    private DropIns dropIns;

    @BeforeEach
    void open() throws IOException {
        folder = Files.createDirectory(root.resolve("agents"));
        var store = new BundleStore(root.resolve("bundles"), 1 << 20);
        var trust = new DropIns.Trust(new SignatureCheck(root.resolve("signers.txt"), false, trail), trail,
                Clock.systemUTC(), Duration.ZERO);
        dropIns = new DropIns(new DropIns.Parts(folder, store, host, roster, problems, Runnable::run, trust,
                ShippedAgents.of(null, "all")),
                Duration.ofSeconds(1));
    }

    private void drop(String file, String content) throws IOException {
        var path = TestJars.bundle(folder.resolve(file), "test.bundle", content);
        files.put(file, FileStamp.of(path).orElseThrow());
        look(Set.of());
    }

    private void look(Set<String> gone) {
        gone.forEach(files::remove);
        dropIns.update(new FolderScan.Look(Map.copyOf(files), gone, false));
    }

    private LaneStatus status(String file) {
        return dropIns.statuses().stream().filter(s -> s.file().equals(file)).findFirst().orElseThrow();
    }

    @Test
    void shouldServeOnlyWhenTheLaneIsReady() throws IOException {
        drop("a.jar", "1");
        assertEquals(LaneState.BESIDE, status("a.jar").state());
        assertFalse(dropIns.isStarted());
        assertEquals(List.of(), routing.names());
        host.last().ready("echo");
        assertEquals(List.of("echo"), routing.names());
        assertEquals(LaneState.LIVE, status("a.jar").state());
        assertTrue(host.last().isShown);
        assertTrue(dropIns.isStarted());
    }

    /** HB-04: install beside, flip, drain, with the very bytes that serve. */
    @Test
    void shouldInstallTheSameContentAnewWhenItsAgentIsToBeRenewedHB04() throws IOException {
        drop("a.jar", "1");
        var hung = host.last();
        hung.ready("echo");
        look(Set.of());
        assertEquals(hung, host.last(), "the same content is left alone");
        assertFalse(dropIns.renew("other"));
        assertTrue(dropIns.renew("echo"));
        look(Set.of());
        assertEquals(List.of("echo"), routing.names(), "the old one stays until the new one is ready");
        var fresh = host.last();
        fresh.ready("echo");
        assertEquals(2, routing.flips.size());
        routing.last().drain.complete(0);
        assertTrue(hung.isClosed);
        assertFalse(fresh.isClosed);
        look(Set.of());
        assertEquals(fresh, host.last(), "once");
    }

    @Test
    void shouldReplaceInOneFlipAndStopTheOldOneAfterItsDrain() throws IOException {
        drop("a.jar", "1");
        var first = host.last();
        first.ready("echo", "gone");
        drop("a.jar", "2");
        assertEquals(List.of("echo", "gone"), routing.names(), "the old one serves until the new one is ready");
        var second = host.last();
        second.ready("echo", "new");
        assertEquals(2, routing.flips.size());
        assertEquals(List.of("echo", "new"), routing.names());
        assertFalse(first.isShown);
        assertFalse(first.isClosed);
        assertEquals(List.of(LaneState.LIVE, LaneState.DRAINING),
                dropIns.statuses().stream().map(LaneStatus::state).toList());
        routing.last().drain.complete(0);
        assertTrue(first.isClosed);
        assertEquals(1, dropIns.statuses().size());
    }

    @Test
    void shouldOpenNothingWhenTheSameBytesComeAgain() throws IOException {
        drop("a.jar", "1");
        host.last().ready("echo");
        drop("a.jar", "1");
        look(Set.of());
        assertEquals(1, host.lanes.size());
        assertEquals(1, routing.flips.size());
    }

    @Test
    void shouldKeepTheOldOneWhenTheNewOneFails() throws IOException {
        drop("a.jar", "1");
        host.last().ready("echo");
        drop("a.jar", "2");
        host.last().opening.completeExceptionally(new Refused("It has no heart.", "Give it one."));
        assertEquals(List.of("echo"), routing.names());
        assertEquals(LaneState.LIVE, status("a.jar").state());
        assertEquals("It has no heart. Give it one.", status("a.jar").problem());
        assertEquals("a.jar", problems.list().get(0).subject());
        look(Set.of());
        assertEquals(2, host.lanes.size(), "and it is not tried again before it changes");
        drop("a.jar", "3");
        host.last().ready("echo");
        assertEquals("", status("a.jar").problem());
    }

    @Test
    void shouldTakeTheLatestWhenOverwrittenWhileOpening() throws IOException {
        drop("a.jar", "1");
        drop("a.jar", "2");
        assertEquals(1, host.lanes.size(), "one at a time");
        host.last().ready("echo");
        look(Set.of());
        assertEquals(2, host.lanes.size());
        host.last().ready("echo");
        assertEquals(2, routing.flips.size());
    }

    @Test
    void shouldFlipOutDrainAndStopWhenTheFileIsRemoved() throws IOException {
        drop("a.jar", "1");
        var lane = host.last();
        lane.ready("echo");
        look(Set.of("a.jar"));
        assertEquals(List.of(), routing.names());
        assertFalse(lane.isClosed);
        routing.last().drain.complete(0);
        assertTrue(lane.isClosed);
        assertEquals(List.of(), dropIns.statuses());
    }

    @Test
    void shouldNeverServeWhatWasRemovedWhileItOpened() throws IOException {
        drop("a.jar", "1");
        look(Set.of("a.jar"));
        host.last().ready("echo");
        assertEquals(List.of(), routing.names());
        assertTrue(host.last().isClosed);
    }

    @Test
    void shouldRefuseATakenNameAndTryAgainOnlyWhenItIsFree() throws IOException {
        drop("a.jar", "1");
        host.last().ready("echo");
        drop("b.jar", "2");
        var second = host.last();
        second.ready("echo");
        assertTrue(second.isClosed);
        assertEquals(LaneState.REFUSED, status("b.jar").state());
        dropIns.namesChanged();
        look(Set.of());
        assertEquals(2, host.lanes.size(), "the name is still taken");
        look(Set.of("a.jar"));
        dropIns.namesChanged();
        look(Set.of());
        assertEquals(3, host.lanes.size());
        host.last().ready("echo");
        assertEquals(LaneState.LIVE, status("b.jar").state());
    }

    @Test
    void shouldRefuseALinkThatLeadsOutOfTheFolder() throws IOException {
        var outside = TestJars.bundle(root.resolve("outside.jar"), "test.bundle", "1");
        var link = Files.createSymbolicLink(folder.resolve("link.jar"), outside);
        files.put("link.jar", FileStamp.of(link).orElseThrow());
        look(Set.of());
        assertEquals(0, host.lanes.size());
        assertTrue(status("link.jar").problem().contains("symbolic link"));
    }

    @Test
    void shouldStopTheLastOneFirstWhenClosed() throws IOException {
        drop("a.jar", "1");
        host.last().ready("a");
        drop("b.jar", "2");
        host.last().ready("b");
        var closing = dropIns.close(Duration.ZERO).toCompletableFuture();
        assertEquals(List.of(), routing.names());
        routing.flips.forEach(f -> f.drain.complete(0));
        assertTrue(closing.isDone());
        assertTrue(host.lanes.stream().allMatch(l -> l.isClosed));
        drop("c.jar", "3");
        assertEquals(2, host.lanes.size(), "nothing is taken afterwards");
    }
}
