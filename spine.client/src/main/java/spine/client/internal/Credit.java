package spine.client.internal;

import java.time.Duration;

/** How many chunks may be unanswered, and how many are. Guarded by its stream. */
public final class Credit {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private int granted = 1;
    private int outstanding;
    private Duration pause = FIRST_PAUSE;

    public boolean allowsOne() {
        return outstanding < granted;
    }

    /** Chunks that may be sent now. */
    public int free() {
        return Math.max(0, granted - outstanding);
    }

    public int outstanding() {
        return outstanding;
    }

    public void take() {
        outstanding++;
    }

    /** An answer came with a new grant. */
    public void give(int next) {
        outstanding--;
        granted = Math.max(0, next);
        if (granted > 0) {
            pause = FIRST_PAUSE;
        }
    }

    /** A chunk ended without a grant: the last one holds. */
    public void keep() {
        outstanding--;
    }

    /** How long to wait before {@link #risk}; doubles from one time to the next. */
    public Duration pause() {
        var now = pause;
        var doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        return now;
    }

    /** Allows one chunk although none was granted. */
    public void risk() {
        granted = 1;
    }
}
