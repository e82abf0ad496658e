package spine.itest;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for conditions, with a deadline. */
final class Wait {
    private static final long LOOK_MILLIS = 10;

    private Wait() {
    }

    /** @throws AssertionError if it does not come true in time */
    static void until(String what, Duration limit, BooleanSupplier condition) throws InterruptedException {
        var end = System.nanoTime() + limit.toNanos();
        var never = new CountDownLatch(1);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("within " + limit + " not: " + what);
            }
            never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    static void until(String what, BooleanSupplier condition) throws InterruptedException {
        until(what, Duration.ofSeconds(15), condition);
    }
}
