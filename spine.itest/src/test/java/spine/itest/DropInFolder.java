package spine.itest;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import spine.api.Router;
import spine.generations.LaneReport;
import spine.generations.LaneState;
import spine.generations.LaneStatus;
import spine.itest.TestBundles.Recipe;

/** Inside a container: the drop-in folder, what may be dropped into it, and what is seen of it. */
final class DropInFolder implements AutoCloseable {
    private final BundleContext context;
    private final Path built;
    private final Kernel kernel;
    private Router router;
    private LaneReport report;

    /** Starts the kernel with an empty folder. */
    DropInFolder(BundleContext context, Class<?> test) throws IOException, InterruptedException {
        this.context = context;
        this.built = Containers.work(test);
        this.kernel = new Kernel(context, built.resolve("home"));
        this.router = kernel.service(Router.class);
        this.report = kernel.service(LaneReport.class);
    }

    /** Builds everything that may be dropped; outside the container. */
    static void build(Class<?> test) throws IOException {
        var work = Containers.work(test);
        var bundles = new TestBundles(work);
        var greeter = Recipe.of("one.jar", "spine.itest.agents.greeter");
        for (var greeting : List.of("one", "two", "three", "four", "fail: no greeting today")) {
            // One name and version for all: what differs is the content.
            bundles.build(new Recipe(greeting.split(":")[0] + ".jar", greeter.name(), greeter.version(),
                    greeter.instructions(), Map.of("greeting.txt", greeting)));
        }
        bundles.build(new Recipe("import.jar", greeter.name(), "1.0.0", greeter.instructions(), Map.of())
                .with("Import-Package", "com.example.absent;version='[2,3)',*").holding("greeting.txt", "never"));
        bundles.build(Recipe.of("needy.jar", "spine.itest.agents.needy"));
        bundles.build(Recipe.of("listener.jar", "spine.itest.agents.listener"));
        bundles.build(Recipe.of("plain.jar", "spine.itest.lib"));
        Files.write(work.resolve("broken.jar"), new byte[5000]);
        var whole = Files.readAllBytes(work.resolve("two.jar"));
        Files.write(work.resolve("cut.jar"), Arrays.copyOf(whole, whole.length - 100));
    }

    Kernel kernel() {
        return kernel;
    }

    Router router() {
        return router;
    }

    LaneReport report() {
        return report;
    }

    void restart() throws InterruptedException {
        kernel.restart();
        report = kernel.service(LaneReport.class);
        router = kernel.service(Router.class);
    }

    Path built(String jar) {
        return built.resolve(jar);
    }

    Path file(String name) {
        return kernel.home().agents().resolve(name);
    }

    /** As a careful person does: written beside, then renamed. */
    void drop(String jar, String name) throws IOException {
        Files.move(Files.copy(built(jar), file("." + name), REPLACE_EXISTING), file(name), ATOMIC_MOVE,
                REPLACE_EXISTING);
    }

    static int activations(String greeting) {
        return (int) System.getProperties().getOrDefault("spine.itest.activations." + greeting, 0);
    }

    void awaitAnswer(String agent, String answer) throws InterruptedException {
        Wait.until(agent + " answers " + answer, () -> Asking.once(router, agent).equals(answer));
    }

    String awaitProblem(String name) throws InterruptedException {
        Wait.until("problem of " + name, () -> report.lanes().stream()
                .anyMatch(l -> l.file().equals(name) && !l.problem().isEmpty()));
        return status(name).problem();
    }

    /** The report follows the flip by a moment. */
    LaneStatus awaitLive(String name) throws InterruptedException {
        Wait.until(name + " LIVE without a problem", () -> report.lanes().stream().anyMatch(
                l -> l.file().equals(name) && l.state() == LaneState.LIVE && l.problem().isEmpty()));
        return status(name);
    }

    LaneStatus status(String name) {
        return report.lanes().stream().filter(l -> l.file().equals(name) && l.state() != LaneState.DRAINING)
                .findFirst().orElseThrow();
    }

    /** States of all lanes. */
    Set<LaneState> states() {
        return report.lanes().stream().map(LaneStatus::state).collect(Collectors.toSet());
    }

    /** Bundles in lanes, in whatever state. */
    List<String> lanes() {
        return Arrays.stream(context.getBundles()).map(b -> b.getLocation()).filter(l -> l.startsWith("spine:lane/"))
                .toList();
    }

    @Override
    public void close() {
        kernel.close();
        if (!lanes().isEmpty()) {
            throw new AssertionError("lanes outlive the kernel: " + lanes());
        }
    }
}
