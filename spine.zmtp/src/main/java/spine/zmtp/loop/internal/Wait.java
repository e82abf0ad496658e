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
    /** A yield that takes longer has let somebody else run. */
    private static final long CROWDED_NANOS = 5_000;
    private static final long REST_NANOS = 2_000_000;
    private final Selector selector;
    private final long spinNanos;
    private final Consumer<SelectionKey> ready;
    private long lastBusy;
    /** The core was wanted by somebody else: no spinning before that. */
    private long crowdedUntil;
    private volatile boolean asleep;

    /** @param now by the loop's clock, as everywhere here; sleeping itself takes real time */
    Wait(Selector selector, long spinNanos, long now, Consumer<SelectionKey> ready) {
        this.selector = selector;
        this.spinNanos = spinNanos;
        this.ready = ready;
        this.lastBusy = now;
        this.crowdedUntil = now;
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
        if (spinNanos > 0 && now - lastBusy < spinNanos && now - crowdedUntil > 0) {
            if (selector.selectNow(ready) == 0) {
                stepAside(now);
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

    /** Lets others have the core. If there are any, they need it more than one who only looks. */
    private void stepAside(long now) {
        long before = System.nanoTime();
        Thread.yield();
        if (System.nanoTime() - before > CROWDED_NANOS) {
            crowdedUntil = now + REST_NANOS;
        }
    }
}
