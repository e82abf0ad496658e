package spine.providers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One answer of a provider as its documentation has it, from {@code shapes/PROVIDER/NAME.http}: comments with the source
 * and the day on which it was read, status line, headers, an empty line, body. In a header {@code {in N s}} stands for the
 * HTTP date in so many seconds. Immutable.
 *
 * @param source  where its form is documented
 * @param status  200 to 599
 * @param headers in order
 * @param body    UTF-8
 */
public record Shape(String source, int status, Map<String, String> headers, String body) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");
    private static final Pattern IN = Pattern.compile("\\{in (\\d{1,6}) s}");

    public Shape {
        headers = Map.copyOf(headers);
    }

    /** Whether there is one of this name. */
    public static boolean exists(String provider, String name) {
        return NAME.matcher(provider).matches() && NAME.matcher(name).matches()
                && Shape.class.getResource(path(provider, name)) != null;
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if there is none, or it is malformed
     */
    public static Shape of(String provider, String name) {
        if (!exists(provider, name)) {
            throw new IllegalArgumentException("no shape " + provider + "/" + name);
        }
        try (var in = Shape.class.getResourceAsStream(path(provider, name))) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String path(String provider, String name) {
        return "/shapes/" + provider + "/" + name + ".http";
    }

    static Shape parse(String text) {
        int end = text.indexOf("\n\n");
        var head = text.substring(0, end).lines().toList();
        if (!head.get(0).startsWith("# ") || !head.get(1).startsWith("# read ")) {
            throw new IllegalArgumentException("a shape begins with its source and when it was read");
        }
        var headers = new LinkedHashMap<String, String>();
        head.stream().skip(3).forEach(line -> headers.put(line.substring(0, line.indexOf(':')),
                line.substring(line.indexOf(':') + 1).strip()));
        return new Shape(head.get(0).substring(2), Integer.parseInt(head.get(2).split(" ")[1]), headers,
                text.substring(end + 2));
    }

    /** The same with its dates counted from then. */
    public Shape at(Instant now) {
        var dated = new LinkedHashMap<>(headers);
        dated.replaceAll((name, value) -> IN.matcher(value).replaceAll(in -> Matcher.quoteReplacement(
                DateTimeFormatter.RFC_1123_DATE_TIME.format(now.plusSeconds(Long.parseLong(in.group(1)))
                        .atOffset(ZoneOffset.UTC)))));
        return new Shape(source, status, dated, body);
    }
}
