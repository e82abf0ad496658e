package spine.bench;

import java.util.Locale;

/**
 * One number of the report.
 *
 * @param name  within its row, such as {@code p99}
 * @param value in the unit
 * @param unit  {@code s}, {@code ms}, {@code us}, {@code MiB}, {@code %}, {@code /s}, {@code x}, or empty for a
 *              plain number
 */
public record Figure(String name, double value, String unit) {
    public static Figure millis(String name, double nanos) {
        return new Figure(name, nanos / 1e6, "ms");
    }

    public static Figure micros(String name, double nanos) {
        return new Figure(name, nanos / 1e3, "us");
    }

    /** A ratio. */
    public static Figure times(String name, double value) {
        return new Figure(name, value, "x");
    }

    public static Figure seconds(String name, double nanos) {
        return new Figure(name, nanos / 1e9, "s");
    }

    public static Figure mebibytes(String name, double bytes) {
        return new Figure(name, bytes / (1 << 20), "MiB");
    }

    public static Figure perSecond(String name, double value) {
        return new Figure(name, value, "/s");
    }

    public static Figure number(String name, double value) {
        return new Figure(name, value, "");
    }

    /** For people: about three digits, thousands parted. */
    public String text() {
        int decimals = value < 10 ? 2 : value < 100 ? 1 : 0;
        boolean whole = value == Math.rint(value) && unit.isEmpty();
        var number = String.format(Locale.ROOT, "%,." + (whole ? 0 : decimals) + "f", value);
        boolean close = unit.isEmpty() || unit.startsWith("/") || unit.equals("x");
        return (name + " " + number + (close ? unit : " " + unit)).strip();
    }
}
