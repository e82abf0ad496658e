package spine.itest;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
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
import spine.api.message.Directory;
import spine.api.message.Discover;
import spine.itest.TestBundles.Recipe;

/** Descriptions shown and held to, and agents of the distribution, with the real router in a running framework. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class DescriptionIT {
    private static final String IN = "{\"type\": \"object\", \"required\": [\"a\"], \"properties\": {\"a\": {\"type\": \"integer\"}}}";

    @Rule
    public final Timeout limit = Timeout.seconds(120);

    private DropInFolder folder;

    @Configuration
    public Option[] container() throws IOException {
        DropInFolder.build(DescriptionIT.class);
        var work = Containers.work(DescriptionIT.class);
        var bundles = new TestBundles(work);
        var described = Recipe.of("described.jar", "spine.itest.agents.described").holding("schema/out.json",
                "{\"not\": {\"required\": [\"b\"]}}");
        bundles.build(described.holding("schema/in.json", IN));
        bundles.build(new Recipe("remote.jar", described.name(), "1.0.0", described.instructions(), described.resources())
                .holding("schema/in.json", "{\"$ref\": \"https://example.com/in.json\"}"));
        bundles.build(new Recipe("absent.jar", described.name(), "1.0.0", described.instructions(), described.resources()));
        var shipped = Files.createDirectories(work.resolve("shipped"));
        Files.copy(work.resolve("one.jar"), shipped.resolve("greeter.jar"), REPLACE_EXISTING);
        return new Option[] {Containers.kernel(), frameworkProperty("spine.agents").value(shipped.toString())};
    }

    @Before
    public void open() throws Exception {
        folder = new DropInFolder(FrameworkUtil.getBundle(DescriptionIT.class).getBundleContext(), DescriptionIT.class);
    }

    @After
    public void close() {
        folder.close();
    }

    private Directory.Entry entry() {
        return folder.router().directory(Discover.newBuilder().setName("described").build()).getEntriesList().get(0);
    }

    @Test
    public void shouldShowWhatItSaysOfItselfAndRefuseWhatDoesNotFitBeforeItsCode() throws Exception {
        folder.drop("described.jar", "described.jar");
        Wait.until("it serves", () -> !Asking.once(folder.router(), "described", "{\"a\": 1}").equals("NO_SUCH_AGENT"));
        var entry = entry();
        assertEquals("Repeats. [reads, spends] [api.example.org] [GET, POST] [A_KEY] 0.25", entry.getSummary() + " "
                + entry.getEffectsList() + " " + entry.getHostsList() + " " + entry.getMethodsList() + " "
                + entry.getSecretsList() + " " + entry.getUsdPerCall());
        assertEquals(IN, entry.getInputSchema());
        System.getProperties().put("spine.itest.described", 0);
        assertEquals("INVALID_REQUEST", Asking.once(folder.router(), "described", "{\"a\": \"text\"}"));
        assertEquals("INVALID_REQUEST", Asking.once(folder.router(), "described", "no JSON"));
        assertEquals("its code has not run", 0, System.getProperties().get("spine.itest.described"));
        assertEquals("{\"a\": 1}", Asking.once(folder.router(), "described", "{\"a\": 1}"));
        assertEquals("AGENT_FAILED", Asking.once(folder.router(), "described", "{\"a\": 1, \"b\": 2}"));
    }

    @Test
    public void shouldRefuseAJarWhoseSchemaIsNotThereOrLeadsOut() throws Exception {
        folder.drop("absent.jar", "absent.jar");
        var absent = folder.awaitProblem("absent.jar");
        assertTrue(absent, absent.contains("its schema 'schema/in.json' is no file of the bundle"));
        folder.drop("remote.jar", "remote.jar");
        var remote = folder.awaitProblem("remote.jar");
        assertTrue(remote, remote.contains("leads out of it, and nothing is fetched"));
    }

    @Test
    public void shouldGiveAShippedAgentsPlaceToADropInAndBackWithoutALostRequest() throws Exception {
        folder.awaitAnswer("greeter", "one");
        Wait.until("reported", () -> folder.report().lanes().stream().anyMatch(l -> l.file().equals("shipped/greeter.jar")));
        try (var load = Asking.allTheTime(folder.router(), "greeter")) {
            folder.drop("two.jar", "mine.jar");
            Wait.until("the drop-in serves", () -> load.count("two") > 50);
            var ones = load.count("one");
            Files.delete(folder.file("mine.jar"));
            Wait.until("the shipped one is back", () -> load.count("one") > ones + 50);
            assertEquals("every request got an answer", Set.of("one", "two"), load.outcomes().keySet());
        }
        Wait.until("the other lanes have gone, and are reported no more", () -> folder.lanes().size() == 1
                && folder.report().lanes().stream().map(l -> l.file()).toList().equals(List.of("shipped/greeter.jar")));
        assertFalse(folder.report().lanes().get(0).agents().isEmpty());
    }
}
