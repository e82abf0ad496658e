package spine.zmtp.loop.internal;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * How a loop waits: it looks again and again for as long after work as it was told to, then blocks until a channel is
 * ready, an alarm is due or somebody wakes it. An idle loop takes no time at all.
 */
final class Wait {
    private final Selector selector;
    private final long spinNanos;
    private final Consumer<SelectionKey> ready;
    private long lastBusy = System.nanoTime();
    private volatile boolean asleep;

    Wait(Selector selector, long spinNanos, Consumer<SelectionKey> ready) {
        this.selector = selector;
        this.spinNanos = spinNanos;
        this.ready = ready;
    }

    void busy(long now) {
        lastBusy = now;
    }

    long idleNanos(long now) {
        return now - lastBusy;
    }

    /** Any thread. */
    void wake() {
        if (asleep) {
            asleep = false;
            selector.wakeup();
        }
    }

    void look() throws IOException {
        selector.selectNow(ready);
    }

    /**
     * Waits for channels, but not longer than until the next alarm, and not at all if there is work.
     *
     * @param hasWork whether another thread brought some; asked after the decision to sleep is visible to others
     */
    void until(boolean work, long now, long alarmNanos, BooleanSupplier hasWork) throws IOException {
        if (work) {
            selector.selectNow(ready);
            return;
        }
        if (spinNanos > 0 && now - lastBusy < spinNanos) {
            if (selector.selectNow(ready) == 0) {
                Thread.yield();
            }
            return;
        }
        asleep = true;
        if (hasWork.getAsBoolean() || alarmNanos <= 0) {
            selector.selectNow(ready);
        } else {
            selector.select(ready, Math.max(1, TimeUnit.NANOSECONDS.toMillis(alarmNanos)));
        }
        asleep = false;
    }
}
