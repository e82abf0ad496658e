package spine.journal.internal;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import spine.api.journal.Journal.Player;
import spine.api.journal.Numbered;
import spine.api.journal.Reading;

/** Plays a reading at its distances in time, by a clock that can be replaced. */
final class Playing {
    /** What it needs of time. */
    interface Time {
        Time REAL = new Time() {
        };

        default long nanos() {
            return System.nanoTime();
        }

        /** Waits, unless it is 0 or less. */
        default void await(long nanos) throws InterruptedException {
            if (nanos > 0) {
                new CountDownLatch(1).await(nanos, TimeUnit.NANOSECONDS);
            }
        }
    }

    private final Time time;

    Playing(Time time) {
        this.time = time;
    }

    /** See {@link spine.api.journal.Journal#play}; closes the reading. */
    long play(Reading reading, double speed, Player player) throws InterruptedException {
        if (!(speed > 0)) {
            throw new IllegalArgumentException("a speed of " + speed + " is not above 0");
        }
        try (reading) {
            long begun = time.nanos();
            long first = Long.MIN_VALUE;
            long clock = Long.MIN_VALUE;
            long played = 0;
            for (var numbered = next(reading); numbered.isPresent(); numbered = next(reading)) {
                clock = Math.max(clock, numbered.get().entry().unixMillis());
                first = played == 0 ? clock : first;
                double due = (clock - first) * 1e6 / speed;
                time.await((long) (due - (time.nanos() - begun)));
                player.play(numbered.get(), clock);
                played++;
            }
            return played;
        }
    }

    private static Optional<Numbered> next(Reading reading) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted between two entries");
        }
        return reading.next();
    }
}
