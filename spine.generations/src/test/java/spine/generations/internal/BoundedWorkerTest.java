package spine.generations.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BoundedWorkerTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final BoundedWorker worker = new BoundedWorker("test-worker", timer);

    @AfterEach
    void close() {
        worker.close();
        timer.shutdownNow();
    }

    @Test
    void shouldRunOneAfterTheOtherOnOneThread() throws Exception {
        var first = worker.run("first", LONG, Thread::currentThread);
        var second = worker.run("second", LONG, Thread::currentThread);
        assertSame(first.get(), second.get());
        assertEquals("test-worker", first.get().getName());
    }

    @Test
    void shouldHandOverWhatTheWorkThrows() {
        var result = worker.run("failing", LONG, () -> {
            throw new NoClassDefFoundError("absent");
        });
        assertInstanceOf(NoClassDefFoundError.class, assertThrows(ExecutionException.class, result::get).getCause());
    }

    /** Adversary: an activator that never returns and swallows its interruption. */
    @Test
    void shouldGiveUpWorkThatOverrunsAndGoOnWithoutIt() throws Exception {
        var release = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        var stuck = worker.run("the start of evil.jar", SHORT, () -> {
            while (release.getCount() > 0) {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            }
            return "late";
        });
        var next = worker.run("next", LONG, () -> "done");
        var failure = assertThrows(ExecutionException.class, stuck::get).getCause();
        assertInstanceOf(TimeoutException.class, failure);
        assertTrue(Reasons.of(failure).sentence().startsWith("the start of evil.jar did not end within 50 ms"));
        assertEquals("done", next.get());
        assertTrue(interrupted.await(10, TimeUnit.SECONDS));
        release.countDown();
    }

    @Test
    void shouldDropWhatWaitsWhenClosed() throws Exception {
        var begun = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var running = worker.run("running", LONG, () -> {
            begun.countDown();
            return release.await(10, TimeUnit.SECONDS);
        });
        var waiting = worker.run("waiting", LONG, () -> "never");
        begun.await();
        worker.close();
        assertThrows(ExecutionException.class, waiting::get);
        assertThrows(ExecutionException.class, () -> worker.run("later", LONG, () -> "never").get());
        release.countDown();
        assertTrue(running.get());
    }
}
