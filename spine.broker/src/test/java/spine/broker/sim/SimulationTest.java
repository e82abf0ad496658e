package spine.broker.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The broker's logic by made-up time, transport and threads, under bad luck (issue 6, part 9). {@code -Dspine.sim.seed=N}
 * runs one seed and prints its history; {@code -Dspine.sim.runs=N} runs the seeds from {@code spine.sim.first} on.
 */
class SimulationTest {
    private static final String SEED = "spine.sim.seed";
    private static final int MOST_SHOWN = 5;
    private static ExecutorService threads;

    @TempDir
    static Path root;

    @BeforeAll
    static void start() {
        threads = Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task, "fiber");
            thread.setDaemon(true);
            return thread;
        });
    }

    @AfterAll
    static void stop() {
        threads.shutdownNow();
    }

    private static World world(long seed) throws Exception {
        return new World(seed, Files.createTempDirectory(root, "run"), threads);
    }

    @Test
    void shouldKeepItsPromisesWhateverHappens() throws Exception {
        long one = Long.getLong(SEED, -1);
        long first = one >= 0 ? one : Long.getLong("spine.sim.first", 1);
        long runs = one >= 0 ? 1 : Long.getLong("spine.sim.runs", 150);
        var failed = new ArrayList<String>();
        long answered = 0;
        long digest = 17;
        long began = System.nanoTime();
        for (long seed = first; seed < first + runs && failed.size() < MOST_SHOWN; seed++) {
            var world = world(seed);
            var failure = world.run();
            answered += world.watch().answered();
            digest = 31 * digest + world.events().digest();
            if (failure != null || one >= 0) {
                System.out.println("seed " + seed + ": " + failure + "\n" + world.events().history());
            }
            if (failure != null) {
                failed.add("-D" + SEED + "=" + seed + " " + failure);
            }
        }
        System.out.println(runs + " runs, " + answered + " answers, digest " + Long.toHexString(digest) + ", "
                + (System.nanoTime() - began) / 1_000_000 + " ms");
        assertEquals(List.of(), failed);
        assertTrue(answered > 20 * runs, "too few requests were answered to show anything: " + answered);
    }

    @Test
    void shouldHappenTheSameWayAgainForTheSameSeed() throws Exception {
        for (long seed = 1; seed <= 20; seed++) {
            var one = world(seed);
            one.run();
            var other = world(seed);
            other.run();
            assertEquals(one.events().history(), other.events().history());
            assertEquals(one.events().digest(), other.events().digest(), "seed " + seed);
        }
    }
}
