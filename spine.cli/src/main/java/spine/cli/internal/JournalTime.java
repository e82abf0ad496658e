package spine.cli.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A time as people give it: an instant, a date (its beginning, UTC), or how long ago.
 *
 * @param at  null if it is how long ago
 * @param ago null if it is an instant
 */
record JournalTime(Instant at, Duration ago) {
    private static final Pattern AGO = Pattern.compile("([0-9]{1,6})([smhd])");
    private static final List<Function<String, Instant>> FORMS = List.of(Instant::parse,
            text -> OffsetDateTime.parse(text).toInstant(), text -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC),
            text -> LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));

    /** Unix milliseconds, as seen from now. */
    long millis(Instant now) {
        return (at != null ? at : now.minus(ago)).toEpochMilli();
    }

    static JournalTime parse(String text) {
        var ago = AGO.matcher(text);
        if (ago.matches()) {
            long number = Long.parseLong(ago.group(1));
            return new JournalTime(null, switch (ago.group(2)) {
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            });
        }
        for (var form : FORMS) {
            try {
                var at = form.apply(text);
                at.toEpochMilli();
                return new JournalTime(at, null);
            } catch (DateTimeParseException | ArithmeticException another) {
                continue;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is no time such as 2026-01-31T12:00:00Z, 2026-01-31, or 10m"
                + " for ten minutes ago (s, m, h, d)");
    }

    /** For picocli. */
    static final class Converter implements ITypeConverter<JournalTime> {
        @Override
        public JournalTime convert(String text) {
            try {
                return parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
