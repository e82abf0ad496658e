package spine.transport.jeromq.internal;

import java.util.concurrent.TimeUnit;

/** Waits for a thread without passing an interrupt on: JeroMQ does not survive one. */
final class Joining {
    private Joining() {
    }

    /** Whether the thread ended in time. The caller's interrupt is kept for it. */
    static boolean join(Thread thread, long millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        boolean interrupted = false;
        try {
            while (thread.isAlive()) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                try {
                    thread.join(left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
