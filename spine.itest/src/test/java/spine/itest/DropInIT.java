package spine.itest;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.FrameworkUtil;
import spine.api.message.Discover;
import spine.generations.LaneState;

/** What the drop-in folder promises, with the real router in a running framework. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class DropInIT {
    @Rule
    public final Timeout limit = Timeout.seconds(60);

    private DropInFolder folder;

    @Configuration
    public Option[] container() throws IOException {
        DropInFolder.build(DropInIT.class);
        return new Option[] {Containers.kernel()};
    }

    @Before
    public void open() throws Exception {
        folder = new DropInFolder(FrameworkUtil.getBundle(DropInIT.class).getBundleContext(), DropInIT.class);
    }

    @After
    public void close() {
        folder.close();
    }

    @Test
    public void shouldServeWhatIsDroppedInAndRefuseItsNameWhenItIsRemoved() throws Exception {
        assertEquals("NO_SUCH_AGENT", Asking.once(folder.router(), "greeter"));
        folder.drop("one.jar", "greeter.jar");
        folder.awaitAnswer("greeter", "one");
        var status = folder.awaitLive("greeter.jar");
        assertEquals(List.of("greeter"), status.agents());
        assertTrue(Files.exists(folder.kernel().home().state().resolve("bundles").resolve(status.sha256() + ".jar")));
        Files.delete(folder.file("greeter.jar"));
        folder.awaitAnswer("greeter", "NO_SUCH_AGENT");
        Wait.until("uninstalled", () -> folder.lanes().size() == 0 && folder.report().lanes().isEmpty());
    }

    @Test
    public void shouldLoseNoRequestAndActivateOnceWhenOverwrittenUnderLoad() throws Exception {
        folder.drop("one.jar", "greeter.jar");
        folder.awaitAnswer("greeter", "one");
        var target = folder.file("greeter.jar");
        try (var load = Asking.allTheTime(folder.router(), "greeter")) {
            var before = Stream.of("two", "three", "four")
                    .collect(Collectors.toMap(greeting -> greeting, DropInFolder::activations));
            folder.drop("two.jar", "greeter.jar");
            Wait.until("two under load", () -> load.count("two") > 100);
            Files.copy(folder.built("three.jar"), target, REPLACE_EXISTING);
            Wait.until("three under load", () -> load.count("three") > 100);
            Files.delete(target); // as some tools copy
            Files.copy(folder.built("four.jar"), target);
            Wait.until("four under load", () -> load.count("four") > 100);
            Wait.until("the old ones gone", () -> folder.lanes().size() == 1);
            before.forEach((greeting, count) -> assertEquals(greeting, count + 1, DropInFolder.activations(greeting)));
            assertEquals("every request got an answer", Set.of("one", "two", "three", "four"),
                    load.outcomes().keySet());
        }
    }

    @Test
    public void shouldFinishARequestOnTheLaneThatItBeganWith() throws Exception {
        folder.drop("one.jar", "greeter.jar");
        folder.awaitAnswer("greeter", "one");
        var latch = new CountDownLatch(1);
        System.getProperties().put("spine.itest.latch", latch);
        var slow = CompletableFuture.supplyAsync(() -> Asking.once(folder.router(), "greeter", "wait"));
        Wait.until("the slow request at work", () -> folder.router().directory(Discover.getDefaultInstance())
                .getEntriesList().stream().anyMatch(e -> e.getName().equals("greeter") && e.getInFlight() == 1));
        folder.drop("two.jar", "greeter.jar");
        folder.awaitAnswer("greeter", "two");
        Wait.until("live and draining", () -> folder.states().equals(Set.of(LaneState.LIVE, LaneState.DRAINING)));
        assertEquals(2, folder.lanes().size());
        latch.countDown();
        assertEquals("one", slow.get(15, TimeUnit.SECONDS));
        Wait.until("the drained lane gone", () -> folder.lanes().size() == 1
                && folder.states().equals(Set.of(LaneState.LIVE)));
    }

    @Test
    public void shouldServeAgainWithWhatLiesThereWhenRestarted() throws Exception {
        folder.drop("one.jar", "greeter.jar");
        folder.drop("broken.jar", "broken.jar");
        folder.awaitAnswer("greeter", "one");
        folder.restart();
        Wait.until("started", () -> folder.report().started());
        assertEquals("one", Asking.once(folder.router(), "greeter"));
        assertEquals(1, folder.lanes().size());
    }

    @Test
    public void shouldDoNothingWhenTheSameBytesAreCopiedAgain() throws Exception {
        folder.drop("one.jar", "greeter.jar");
        folder.awaitAnswer("greeter", "one");
        var lane = folder.awaitLive("greeter.jar").lane();
        var before = DropInFolder.activations("one");
        folder.drop("one.jar", "greeter.jar");
        folder.drop("listener.jar", "later.jar"); // looked at after it
        folder.awaitAnswer("listener", "0");
        assertEquals(lane, folder.status("greeter.jar").lane());
        assertEquals(before, DropInFolder.activations("one"));
    }

    @Test
    public void shouldKeepTheOldOneWhenTheNewOneCannotServe() throws Exception {
        folder.drop("one.jar", "greeter.jar");
        folder.awaitAnswer("greeter", "one");
        try (var load = Asking.allTheTime(folder.router(), "greeter")) {
            for (var bad : List.of("broken.jar", "cut.jar", "import.jar", "fail.jar")) {
                var count = folder.report().problems().size();
                folder.drop(bad, "greeter.jar");
                Wait.until("problem of " + bad, () -> folder.report().problems().size() > count);
                var sentence = folder.awaitProblem("greeter.jar");
                assertTrue(sentence, sentence.contains(switch (bad) {
                    case "import.jar" -> "com.example.absent from version 2.0.0";
                    case "fail.jar" -> "no greeting today";
                    default -> "not a readable jar";
                }));
                assertEquals(LaneState.LIVE, folder.status("greeter.jar").state());
                Wait.until("the failed lane gone", () -> folder.lanes().size() == 1);
            }
            folder.drop("two.jar", "greeter.jar");
            Wait.until("two", () -> load.count("two") > 10);
            assertEquals(Set.of("one", "two"), load.outcomes().keySet());
            folder.awaitLive("greeter.jar");
        }
    }
}
