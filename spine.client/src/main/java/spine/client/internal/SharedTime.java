package spine.client.internal;

import java.time.Duration;

/** One client's part of clocks that many share: closing it silences its alarms and no others. */
public final class SharedTime implements Time {
    private final Time shared;
    private volatile boolean closed;

    public SharedTime(Time shared) {
        this.shared = shared;
    }

    @Override
    public long nanoTime() {
        return shared.nanoTime();
    }

    @Override
    public long unixMillis() {
        return shared.unixMillis();
    }

    @Override
    public Alarm after(Duration delay, Runnable action) {
        return closed ? () -> { } : shared.after(delay, () -> {
            if (!closed) {
                action.run();
            }
        });
    }

    @Override
    public void close() {
        closed = true;
    }
}
