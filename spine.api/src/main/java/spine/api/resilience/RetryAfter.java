package spine.api.resilience;

import java.time.Duration;
import java.util.regex.Pattern;
import spine.api.Refusal;

/** Reads how long a refusal wants its caller to wait. */
public final class RetryAfter {
    /** In a refusal's metadata: whole seconds. */
    public static final String KEY = "Retry-After";

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private static final double MOST_SECONDS = 999_999_999;

    private RetryAfter() {
    }

    /** What it says; zero if it says nothing that can be read. */
    public static Duration of(Refusal refusal) {
        var seconds = refusal.meta().getOrDefault(KEY, "");
        return SECONDS.matcher(seconds).matches() ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ZERO;
    }

    /** The same in seconds, as messages have it ({@code ErrorDetails.retry_after_seconds}); 0 if it says nothing. */
    public static double seconds(Refusal refusal) {
        return of(refusal).toSeconds();
    }

    /** The refusal with what a message said, in whole seconds, rounded up; unchanged for what is no time to wait. */
    public static Refusal in(Refusal refusal, double seconds) {
        return seconds > 0 && seconds <= MOST_SECONDS
                ? refusal.with(KEY, Long.toString((long) Math.ceil(seconds))) : refusal;
    }
}
