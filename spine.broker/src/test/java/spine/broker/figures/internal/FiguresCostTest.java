package spine.broker.figures.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What counting one answer costs: printed; and that it allocates nothing: asserted. */
class FiguresCostTest {
    private static final int COUNT = 2_000_000;
    private static final int ROUNDS = 5;

    private final Figures figures = new Figures();

    @Test
    void shouldAllocateNothingForAnAnswer() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        long best = Long.MAX_VALUE;
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long allocated = threads.getThreadAllocatedBytes(self);
            best = Math.min(best, count());
            least = Math.min(least, threads.getThreadAllocatedBytes(self) - allocated);
        }
        System.out.printf("figures of an answer: %.1f ns, of it the clock %.1f ns%n", best / (double) COUNT, clock());
        assertTrue(least < COUNT, "over " + COUNT + " answers " + least + " bytes were allocated");
    }

    @Test
    void shouldPrintTheCostOfAnAnswerWhereTwoThreadsMeet() throws Exception {
        var begin = new CountDownLatch(1);
        var took = new long[2];
        var threads = new Thread[2];
        for (int i = 0; i < 2; i++) {
            int place = i;
            threads[i] = new Thread(() -> {
                try {
                    begin.await();
                    took[place] = Math.min(count(), count());
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            threads[i].start();
        }
        begin.countDown();
        for (var thread : threads) {
            thread.join();
        }
        System.out.printf("figures of an answer, two threads: %.1f ns%n", Math.max(took[0], took[1]) / (double) COUNT);
        assertTrue(took[0] > 0 && took[1] > 0);
    }

    private long count() {
        long began = System.nanoTime();
        for (int i = 0; i < COUNT; i++) {
            figures.answered(i & 0xfffff, System.nanoTime());
        }
        return System.nanoTime() - began;
    }

    private static double clock() {
        long began = System.nanoTime();
        long sum = 0;
        for (int i = 0; i < COUNT; i++) {
            sum += System.nanoTime();
        }
        assertTrue(sum != 0);
        return (System.nanoTime() - began) / (double) COUNT;
    }
}
