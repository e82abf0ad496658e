package spine.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Hashtable;
import java.util.Map;
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
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import spine.api.Agent;
import spine.api.Payload;

/** Whose agents serve and whose do not, and what the platform sees of them. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class AgentsIT {
    @Rule
    public final Timeout limit = Timeout.seconds(60);

    private DropInFolder folder;

    @Configuration
    public Option[] container() throws IOException {
        DropInFolder.build(AgentsIT.class);
        return new Option[] {Containers.kernel()};
    }

    @Before
    public void open() throws Exception {
        folder = new DropInFolder(context(), AgentsIT.class);
    }

    @After
    public void close() {
        folder.close();
    }

    @Test
    public void shouldGiveEventsToALaneOnlyWhileItIsLive() throws Exception {
        var events = folder.kernel().service(EventAdmin.class);
        folder.drop("listener.jar", "listener.jar");
        folder.awaitAnswer("listener", "0");
        Wait.until("an event while live", () -> {
            events.sendEvent(new Event("spine/itest", Map.of()));
            return !Asking.once(folder.router(), "listener").equals("0");
        });
        var location = folder.lanes().get(0);
        Files.delete(folder.file("listener.jar"));
        folder.awaitAnswer("listener", "NO_SUCH_AGENT");
        Wait.until("uninstalled", () -> folder.lanes().size() == 0);
        var last = System.getProperties().get("spine.itest.events." + location);
        events.sendEvent(new Event("spine/itest", Map.of()));
        assertEquals(last, System.getProperties().get("spine.itest.events." + location));
    }

    @Test
    public void shouldServeWithPlatformAgentsAsLongAsTheyAreRegistered() throws Exception {
        Agent first = (call, request) -> Payload.text("first");
        Agent second = (call, request) -> Payload.text("second");
        var properties = new Hashtable<String, Object>(Map.of("spine.agent.name", "platform"));
        var registration = context().registerService(Agent.class, first, properties);
        folder.awaitAnswer("platform", "first");
        registration.unregister();
        assertEquals("NO_SUCH_AGENT", Asking.once(folder.router(), "platform"));
        registration = context().registerService(Agent.class, second, properties);
        folder.awaitAnswer("platform", "second");
        folder.drop("one.jar", "greeter.jar");
        folder.awaitAnswer("greeter", "one");
        var rival = context().registerService(Agent.class, first,
                new Hashtable<>(Map.of("spine.agent.name", "greeter")));
        Wait.until("refused", () -> folder.report().problems().stream()
                .anyMatch(p -> p.sentence().contains("greeter.jar")));
        assertEquals("one", Asking.once(folder.router(), "greeter"));
        Files.delete(folder.file("greeter.jar"));
        folder.awaitAnswer("greeter", "first"); // it waited for the name
        rival.unregister();
        registration.unregister();
        assertEquals("NO_SUCH_AGENT", Asking.once(folder.router(), "greeter"));
    }
    @Test
    public void shouldRefuseASecondFileWithATakenNameUntilItIsFree() throws Exception {
        folder.drop("one.jar", "greeter-1.jar");
        folder.awaitAnswer("greeter", "one");
        folder.drop("two.jar", "greeter-2.jar");
        var why = folder.awaitProblem("greeter-2.jar");
        assertTrue(why, why.contains("'greeter' is taken by greeter-1.jar"));
        assertEquals("one", Asking.once(folder.router(), "greeter"));
        Files.delete(folder.file("greeter-1.jar"));
        folder.awaitAnswer("greeter", "two");
    }

    @Test
    public void shouldSayWhyWhenNothingServes() throws Exception {
        folder.drop("needy.jar", "needy.jar");
        folder.drop("plain.jar", "plain.jar");
        folder.drop("broken.jar", "broken.jar");
        assertTrue(folder.awaitProblem("broken.jar").contains("Build or copy it again"));
        var plain = folder.awaitProblem("plain.jar");
        assertTrue(plain, plain.contains("no Agent service"));
        var needy = folder.awaitProblem("needy.jar");
        assertTrue(needy, needy.contains("'answer'") && needy.contains("java.util.concurrent.Callable")
                && needy.contains("(of=nobody)"));
        Wait.until("none installed", () -> folder.lanes().size() == 0);
    }

    private static BundleContext context() {
        return FrameworkUtil.getBundle(AgentsIT.class).getBundleContext();
    }
}
