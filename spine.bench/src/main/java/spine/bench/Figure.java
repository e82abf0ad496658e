package spine.bench;

import java.util.Locale;

/**
 * One number of the report.
 *
 * @param name  within its row, such as {@code p99}
 * @param value in the unit
 * @param unit  {@code s}, {@code ms}, {@code MiB}, {@code %}, {@code /s}, or empty for a plain number
 */
record Figure(String name, double value, String unit) {
    static Figure millis(String name, double nanos) {
        return new Figure(name, nanos / 1e6, "ms");
    }

    static Figure seconds(String name, double nanos) {
        return new Figure(name, nanos / 1e9, "s");
    }

    static Figure mebibytes(String name, double bytes) {
        return new Figure(name, bytes / (1 << 20), "MiB");
    }

    static Figure perSecond(String name, double value) {
        return new Figure(name, value, "/s");
    }

    static Figure number(String name, double value) {
        return new Figure(name, value, "");
    }

    /** For people: about three digits, thousands parted. */
    String text() {
        int decimals = value < 10 ? 2 : value < 100 ? 1 : 0;
        boolean whole = value == Math.rint(value) && unit.isEmpty();
        var number = String.format(Locale.ROOT, "%,." + (whole ? 0 : decimals) + "f", value);
        return (name + " " + number + (unit.isEmpty() || unit.startsWith("/") ? unit : " " + unit)).strip();
    }
}
