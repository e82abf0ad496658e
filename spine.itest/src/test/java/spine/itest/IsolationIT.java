package spine.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
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
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.event.EventHandler;
import spine.generations.LaneConfiguration;
import spine.generations.LaneReport;

/** What lanes promise, in a running framework: lanes are bundles at {@code spine:lane/...} and nothing more. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class IsolationIT {
    @Rule
    public final Timeout limit = Timeout.seconds(60);

    private BundleContext context;

    private final List<Bundle> installed = new ArrayList<>();
    private Kernel kernel;

    @Configuration
    public Option[] container() {
        var bundles = new TestBundles(Containers.work(IsolationIT.class));
        var lib = TestBundles.Recipe.of("lib.jar", "spine.itest.lib").with("-privatepackage", "")
                .with("Export-Package", "spine.itest.lib;version=1.0");
        bundles.build(lib);
        bundles.build(new TestBundles.Recipe("lib-rebuilt.jar", lib.name(), lib.version(), lib.instructions(),
                Map.of()).holding("build.txt", "2").with("Export-Package", "spine.itest.lib;version=1.5"));
        bundles.build(new TestBundles.Recipe("lib-single.jar", lib.name() + ".single;singleton:=true", "1.0.0",
                lib.instructions(), Map.of()));
        bundles.build(TestBundles.Recipe.of("user.jar", "spine.itest.user")
                .with("Import-Package", "spine.itest.lib;version='[1,2)',*"));
        bundles.build(TestBundles.Recipe.of("configured.jar", "spine.itest.agents.configured"));
        bundles.build(TestBundles.Recipe.of("listener.jar", "spine.itest.agents.listener"));
        return new Option[] {Containers.kernel()};
    }

    @Before
    public void open() throws Exception {
        context = FrameworkUtil.getBundle(IsolationIT.class).getBundleContext();
        kernel = new Kernel(context, Containers.work(IsolationIT.class).resolve("home"));
        kernel.service(LaneReport.class);
    }

    @After
    public void close() throws BundleException {
        for (var bundle : installed) {
            bundle.uninstall();
        }
        kernel.close();
    }

    private Bundle install(String location, String file) throws IOException, BundleException {
        try (var in = Files.newInputStream(Containers.work(IsolationIT.class).resolve(file))) {
            var bundle = context.installBundle(location, in);
            installed.add(bundle);
            bundle.start();
            return bundle;
        }
    }

    private static Bundle provider(Bundle user, String packageName) {
        return user.adapt(BundleWiring.class).getRequiredWires("osgi.wiring.package").stream()
                .filter(w -> packageName.equals(w.getCapability().getAttributes().get("osgi.wiring.package")))
                .map(w -> w.getProvider().getBundle()).findFirst().orElseThrow();
    }

    private void refresh(Set<Bundle> bundles) throws InterruptedException {
        var done = new CountDownLatch(1);
        FrameworkListener listener = event -> done.countDown();
        context.getBundle(0).adapt(FrameworkWiring.class).refreshBundles(bundles, listener);
        assertTrue(done.await(10, TimeUnit.SECONDS));
    }

    /** A higher version of a package in a lane tempts the platform's importer at every refresh. */
    @Test
    public void shouldKeepProductionOffACandidatesExportsWhenRefreshed() throws Exception {
        var lib = install("test:lib", "lib.jar");
        var user = install("test:user", "user.jar");
        var candidate = install("spine:lane/candidate/1", "lib-rebuilt.jar");
        refresh(Set.of(lib, user));
        assertEquals(lib, provider(user, "spine.itest.lib"));
        refresh(Set.of(user));
        assertEquals(lib, provider(user, "spine.itest.lib"));
        assertEquals(Bundle.ACTIVE, candidate.getState());
    }

    @Test
    public void shouldNotResolveProductionByALanesExportWhenNobodyElseHasIt() throws Exception {
        install("spine:lane/candidate/1", "lib.jar");
        var refused = assertRefused("test:user", "user.jar");
        assertTrue(refused.getMessage(), refused.getMessage().contains("spine.itest.lib"));
        var other = assertRefused("spine:lane/other/1", "user.jar");
        assertTrue(other.getMessage(), other.getMessage().contains("spine.itest.lib"));
    }

    private BundleException assertRefused(String location, String file) throws IOException {
        try {
            install(location, file);
        } catch (BundleException expected) {
            return expected;
        }
        throw new AssertionError(location + " resolved");
    }

    @Test
    public void shouldSeeItsOwnBundleInsteadOfThePlatformsWhenTheyShareAName() throws Exception {
        var lib = install("test:lib", "lib-rebuilt.jar"); // the higher version, which would win
        var own = install("spine:lane/candidate/lib", "lib.jar");
        var candidate = install("spine:lane/candidate/user", "user.jar");
        var production = install("test:user", "user.jar"); // the same name and version twice
        assertEquals(own, provider(candidate, "spine.itest.lib"));
        assertEquals(lib, provider(production, "spine.itest.lib"));
        refresh(Set.of(lib, own, candidate, production));
        assertEquals(own, provider(candidate, "spine.itest.lib"));
        assertEquals(lib, provider(production, "spine.itest.lib"));
    }

    @Test
    public void shouldLetALaneUseThePlatformsPackagesWhenItHasNoneOfItsOwn() throws Exception {
        var lib = install("test:lib", "lib.jar");
        assertEquals(lib, provider(install("spine:lane/candidate/user", "user.jar"), "spine.itest.lib"));
    }

    @Test
    public void shouldRunASingletonInEachLane() throws Exception {
        for (var location : List.of("test:single", "spine:lane/a/1", "spine:lane/b/1")) {
            assertEquals(Bundle.ACTIVE, install(location, "lib-single.jar").getState());
        }
    }

    @Test
    public void shouldHideServicesFromOtherLanesAndThePlatform() throws Exception {
        install("test:lib", "lib.jar");
        var a = install("spine:lane/a/1", "user.jar");
        var b = install("spine:lane/b/1", "user.jar");
        Wait.until("components of both lanes", () -> Kernel.seenBy(a.getBundleContext(), IntSupplier.class).size() == 1
                && Kernel.seenBy(b.getBundleContext(), IntSupplier.class).size() == 1);
        var ofA = Kernel.seenBy(a.getBundleContext(), IntSupplier.class).get(0);
        var ofB = Kernel.seenBy(b.getBundleContext(), IntSupplier.class).get(0);
        assertEquals(a, ofA.getBundle());
        assertEquals(b, ofB.getBundle());
        assertEquals(List.of(), Kernel.seenBy(context, IntSupplier.class));
    }

    @Test
    public void shouldHideThePlatformsServicesFromALaneThatReplacesTheirBundle() throws Exception {
        install("test:lib", "lib.jar");
        var production = install("test:user", "user.jar");
        var lane = install("spine:lane/a/1", "user.jar");
        var outsider = install("spine:lane/b/1", "listener.jar");
        Wait.until("the lane's own", () -> Kernel.seenBy(lane.getBundleContext(), IntSupplier.class).size() == 1);
        assertEquals(lane, Kernel.seenBy(lane.getBundleContext(), IntSupplier.class).get(0).getBundle());
        assertEquals(production, Kernel.seenBy(outsider.getBundleContext(), IntSupplier.class).get(0).getBundle());
        assertEquals(production, Kernel.seenBy(context, IntSupplier.class).get(0).getBundle());
    }

    @Test
    public void shouldKeepALaneOutOfTheWhiteboardWhileItIsNotLive() throws Exception {
        var lane = install("spine:lane/a/1", "listener.jar");
        Wait.until("the handler", () -> Kernel.seenBy(lane.getBundleContext(), EventHandler.class).size() == 1);
        kernel.service(EventAdmin.class).sendEvent(new Event("spine/itest", Map.of()));
        assertEquals(0, System.getProperties().getOrDefault("spine.itest.events." + lane.getLocation(), 0));
    }

    @Test
    public void shouldGiveEqualBundlesConfigurationOfTheirOwn() throws Exception {
        var a = install("spine:lane/a/1", "configured.jar");
        var b = install("spine:lane/b/1", "configured.jar");
        var production = install("test:configured", "configured.jar");
        var configuration = kernel.service(LaneConfiguration.class);
        configuration.write(a, "spine.itest.configured", Map.of("value", "of a"));
        configuration.write(b, "spine.itest.configured", Map.of("value", "of b"));
        assertEquals("of a", value(a));
        assertEquals("of b", value(b));
        assertNotEquals(Kernel.seenBy(a.getBundleContext(), Supplier.class),
                Kernel.seenBy(b.getBundleContext(), Supplier.class));
        assertEquals(List.of(), Kernel.seenBy(production.getBundleContext(), Supplier.class));
        assertEquals(1, configuration.remove(a));
        assertEquals(1, configuration.remove(b));
        Wait.until("both unconfigured", () -> Kernel.seenBy(a.getBundleContext(), Supplier.class).isEmpty()
                && Kernel.seenBy(b.getBundleContext(), Supplier.class).isEmpty());
    }

    private static Object value(Bundle bundle) throws InterruptedException {
        var own = bundle.getBundleContext();
        Wait.until("configured", () -> Kernel.seenBy(own, Supplier.class).size() == 1);
        return ((Supplier<?>) own.getService(Kernel.seenBy(own, Supplier.class).get(0))).get();
    }
}
