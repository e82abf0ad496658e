package spine.zmtp.loop.internal;

import java.util.PriorityQueue;

/** A loop's alarms. They ring late rather than early, by up to {@link #GRAIN_NANOS}, so that many share one wake-up. */
final class Timers {
    static final long GRAIN_NANOS = 1L << 25;
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>((a, b) -> Long.compare(a.nanos - b.nanos, 0));

    /** May be called off until it rings. */
    static final class Alarm implements Timer {
        private final long nanos;
        private Runnable task;

        Alarm(long nanos, Runnable task) {
            this.nanos = nanos;
            this.task = task;
        }

        @Override
        public void cancel() {
            task = null;
        }
    }

    Timer at(long nanos, Runnable task) {
        var alarm = new Alarm((nanos | GRAIN_NANOS - 1) + 1, task);
        alarms.add(alarm);
        return alarm;
    }

    /** Nanoseconds until the next one, at least 0; a day if there is none. */
    long untilNext(long now) {
        forgetCancelled();
        var next = alarms.peek();
        return next == null ? 86_400_000_000_000L : Math.max(0, next.nanos - now);
    }

    /** The next task that is due, or null. */
    Runnable due(long now) {
        forgetCancelled();
        var next = alarms.peek();
        if (next == null || next.nanos - now > 0) {
            return null;
        }
        alarms.poll();
        return next.task;
    }

    private void forgetCancelled() {
        while (!alarms.isEmpty() && alarms.peek().task == null) {
            alarms.poll();
        }
    }
}
