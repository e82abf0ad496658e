package spine.zmtp.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.zmtp.loop.internal.Loop;

/** What threads give a loop to do is done once, in each one's order, also if the loop sleeps, and also if it ends. */
@Timeout(60)
class InboxStressTest {
    private static final int THREADS = 3;
    private static final int COUNT = 100_000;

    @Test
    void shouldDoEverythingOnceAndInOrderWhenManyPost() throws Exception {
        try (var two = new Two().start()) {
            var next = new int[THREADS];
            var wrong = new AtomicInteger();
            var done = new CountDownLatch(THREADS);
            var threads = new ArrayList<Thread>();
            for (int t = 0; t < THREADS; t++) {
                int me = t;
                threads.add(new Thread(() -> {
                    for (int i = 0; i < COUNT; i++) {
                        int number = i;
                        Runnable work = () -> {
                            if (next[me]++ != number) {
                                wrong.incrementAndGet();
                            }
                            if (number == COUNT - 1) {
                                done.countDown();
                            }
                        };
                        if ((i & 1) == 0) {
                            two.here.post(work);
                        } else {
                            while (!two.here.task(work)) {
                                Thread.onSpinWait();
                            }
                        }
                        Two.dawdle();
                    }
                }));
            }
            threads.forEach(Thread::start);
            Two.await(done, "the last of each");
            assertEquals(0, wrong.get(), "out of order, or twice");
        }
    }

    @Test
    void shouldNotSleepWhenThereIsWorkHoweverItComes() throws Exception {
        try (var two = new Two().start()) {
            for (int i = 0; i < 20_000; i++) {
                var done = new CountDownLatch(1);
                two.here.post(done::countDown);
                Two.await(done, "the one");
            }
        }
    }

    /** Work is done by the loop or, after it, by who brings it; a task is done by the loop or not at all. */
    @Test
    void shouldDoWorkOnceAndTasksAtMostOnceWhenTheLoopEndsMeanwhile() throws Exception {
        for (int round = 0; round < 100; round++) {
            int each = 200;
            var loop = new Loop("stress-ends", 0, () -> { });
            loop.start();
            var work = new AtomicIntegerArray(THREADS * each);
            var tasks = new AtomicIntegerArray(THREADS * each);
            var threads = new ArrayList<Thread>();
            var begin = new CountDownLatch(1);
            for (int t = 0; t < THREADS; t++) {
                int first = t * each;
                threads.add(new Thread(() -> {
                    awaitQuietly(begin);
                    for (int i = first; i < first + each; i++) {
                        int at = i;
                        loop.post(() -> work.incrementAndGet(at));
                        loop.task(() -> tasks.incrementAndGet(at));
                    }
                }));
            }
            threads.forEach(Thread::start);
            begin.countDown();
            loop.end();
            for (var thread : threads) {
                thread.join();
            }
            assertTrue(loop.join(5_000));
            for (int i = 0; i < work.length(); i++) {
                assertEquals(1, work.get(i), "work was done so often");
                assertTrue(tasks.get(i) <= 1, "a task was done twice");
            }
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
