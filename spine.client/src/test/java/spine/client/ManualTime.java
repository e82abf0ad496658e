package spine.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import spine.client.internal.Time;

/** A clock that moves when a test says so. */
final class ManualTime implements Time {
    private final List<Entry> alarms = new ArrayList<>();
    private long nanos;

    private record Entry(long at, Runnable action) {
    }

    @Override
    public synchronized long nanoTime() {
        return nanos;
    }

    @Override
    public synchronized long unixMillis() {
        return 1_700_000_000_000L + nanos / 1_000_000;
    }

    @Override
    public synchronized Alarm after(Duration delay, Runnable action) {
        var entry = new Entry(nanos + delay.toNanos(), action);
        alarms.add(entry);
        return () -> {
            synchronized (this) {
                alarms.remove(entry);
            }
        };
    }

    void advance(Duration by) {
        long target;
        synchronized (this) {
            target = nanos + by.toNanos();
        }
        for (var due = next(target); due != null; due = next(target)) {
            due.action().run();
        }
        synchronized (this) {
            nanos = target;
        }
    }

    private synchronized Entry next(long target) {
        var due = alarms.stream().filter(a -> a.at() <= target).min(Comparator.comparingLong(Entry::at)).orElse(null);
        if (due != null) {
            alarms.remove(due);
            nanos = Math.max(nanos, due.at());
        }
        return due;
    }

    @Override
    public synchronized void close() {
        alarms.clear();
    }
}
