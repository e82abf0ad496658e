package spine.http.limit.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import spine.http.wire.internal.Head;

/**
 * What each service allows, as far as it has said: one window for each domain and the secrets used there (AG-07). Nothing is
 * counted while it says nothing; when its window is over, ten calls go out until an answer tells more. Thread-safe.
 */
public final class ServerLimits {
    private static final int MOST = 4096;
    private static final int OPTIMISTIC = 10;
    private static final long JITTER_NANOS = 100_000_000;
    private static final long UNSURE_NANOS = 1_000_000_000;
    private static final long BASE_NANOS = 1_000_000_000;
    private static final int MOST_DOUBLINGS = 6;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    private final Clock clock;
    private final LongSupplier nanoClock;
    private final DoubleSupplier random;
    private final Map<String, Window> windows = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
            return size() > MOST;
        }
    };

    private static final class Window {
        private long until;
        private long remaining;
        private int strikes;
    }

    /** @param random at least 0, below 1 */
    public ServerLimits(Clock clock, LongSupplier nanoClock, DoubleSupplier random) {
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.random = random;
    }

    /** Takes leave for a call, or says how many nanoseconds to wait before asking again, up to 100 ms of it by chance. */
    public synchronized long before(String key) {
        var window = windows.get(key);
        if (window == null) {
            return 0;
        }
        long now = nanoClock.getAsLong();
        if (now - window.until >= 0) {
            window.until = now + UNSURE_NANOS;
            window.remaining = OPTIMISTIC;
        }
        if (window.remaining > 0) {
            window.remaining--;
            return 0;
        }
        return window.until - now + (long) (JITTER_NANOS * random.getAsDouble());
    }

    /**
     * Learns from an answer.
     *
     * @return how long the service wants to be left alone; zero if it may be asked at once
     */
    public synchronized Duration after(String key, Head head) {
        var said = RateHeaders.of(head, clock.instant());
        var isRefused = head.status() == TOO_MANY || head.status() == UNAVAILABLE && said.retryAfter().isPresent();
        if (isRefused) {
            var window = windows.computeIfAbsent(key, k -> new Window());
            var pause = said.pause().orElseGet(() -> backOff(window.strikes));
            window.strikes++;
            close(window, pause);
            return pause;
        }
        if (said.remaining().isEmpty() || said.remaining().getAsLong() > 0 && said.reset().isEmpty()) {
            windows.remove(key);
            return Duration.ZERO;
        }
        var window = windows.computeIfAbsent(key, k -> new Window());
        window.strikes = 0;
        close(window, said.reset().or(said::pause).orElse(Duration.ZERO));
        window.remaining = said.remaining().getAsLong();
        return Duration.ZERO;
    }

    private void close(Window window, Duration pause) {
        window.until = nanoClock.getAsLong() + pause.toNanos();
        window.remaining = 0;
    }

    private Duration backOff(int strikes) {
        return Duration.ofNanos((BASE_NANOS << Math.min(strikes, MOST_DOUBLINGS)) + (long) (JITTER_NANOS * random.getAsDouble()));
    }
}
