package spine.api.resilience;

import java.time.Duration;
import java.util.regex.Pattern;
import spine.api.Refusal;

/** Reads how long a refusal wants its caller to wait. */
public final class RetryAfter {
    /** In a refusal's metadata: whole seconds. */
    public static final String KEY = "Retry-After";

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private RetryAfter() {
    }

    /** What it says; zero if it says nothing that can be read. */
    public static Duration of(Refusal refusal) {
        var seconds = refusal.meta().getOrDefault(KEY, "");
        return SECONDS.matcher(seconds).matches() ? Duration.ofSeconds(Long.parseLong(seconds)) : Duration.ZERO;
    }
}
