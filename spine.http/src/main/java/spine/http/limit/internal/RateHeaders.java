package spine.http.limit.internal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import spine.http.wire.internal.Head;

/**
 * What a service says in its head of how often it may be asked (AG-07). {@code Retry-After} in seconds goes before its form
 * as a date, before {@code X-RateLimit-Reset} (Unix seconds; small numbers are seconds from now, as some services mean it),
 * before {@code X-RateLimit-Remaining: 0}, which without a time means a minute. No time is believed beyond a day.
 *
 * @param retryAfter what {@code Retry-After} says
 * @param reset      until its window ends
 * @param remaining  calls left in the window
 */
record RateHeaders(Optional<Duration> retryAfter, Optional<Duration> reset, OptionalLong remaining) {
    private static final Duration MOST = Duration.ofDays(1);
    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,15}");
    private static final long LEAST_UNIX_SECONDS = 100_000_000L;
    private static final long LEAST_UNIX_MILLIS = 100_000_000_000L;

    static RateHeaders of(Head head, Instant now) {
        return new RateHeaders(head.header("Retry-After").flatMap(text -> retryAfter(text.strip(), now)),
                head.header("X-RateLimit-Reset").flatMap(text -> reset(text.strip(), now)),
                head.header("X-RateLimit-Remaining").map(String::strip).filter(RateHeaders::isNumber)
                        .map(text -> OptionalLong.of(Long.parseLong(text))).orElse(OptionalLong.empty()));
    }

    /** How long it wants to be left alone; empty if it does not say. */
    Optional<Duration> pause() {
        return retryAfter.or(() -> reset).or(() -> remaining.isPresent() && remaining.getAsLong() == 0
                ? Optional.of(WINDOW) : Optional.empty());
    }

    private static boolean isNumber(String text) {
        return NUMBER.matcher(text).matches();
    }

    private static Optional<Duration> retryAfter(String text, Instant now) {
        if (isNumber(text)) {
            return Optional.of(bounded(Duration.ofSeconds(Long.parseLong(text))));
        }
        try {
            var date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            return Optional.of(bounded(Duration.between(now, date)));
        } catch (DateTimeException noDate) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> reset(String text, Instant now) {
        if (!isNumber(text)) {
            return Optional.empty();
        }
        long number = Long.parseLong(text);
        if (number < LEAST_UNIX_SECONDS) {
            return Optional.of(bounded(Duration.ofSeconds(number)));
        }
        var at = number < LEAST_UNIX_MILLIS ? Instant.ofEpochSecond(number) : Instant.ofEpochMilli(number);
        return Optional.of(bounded(Duration.between(now, at)));
    }

    private static Duration bounded(Duration time) {
        return time.isNegative() ? Duration.ZERO : time.compareTo(MOST) > 0 ? MOST : time;
    }
}
