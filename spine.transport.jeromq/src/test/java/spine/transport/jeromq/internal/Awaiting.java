package spine.transport.jeromq.internal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Blocks a callback on purpose. */
final class Awaiting {
    private Awaiting() {
    }

    static void latch(CountDownLatch latch) {
        try {
            if (!latch.await(Bench.SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody opened the latch");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
