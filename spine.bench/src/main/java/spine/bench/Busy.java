package spine.bench;

import java.util.ArrayList;
import java.util.List;

/** Threads of the bench that do nothing but keep a core busy each, until closed. */
final class Busy implements AutoCloseable {
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;

    Busy(int count) {
        for (int i = 0; i < count; i++) {
            var thread = new Thread(this::spin, "bench-busy");
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    private void spin() {
        while (!closed) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        for (var thread : threads) {
            thread.join();
        }
    }
}
