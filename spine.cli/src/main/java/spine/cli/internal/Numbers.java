package spine.cli.internal;

/** Numbers for people, the same in every locale. Static functions without state. */
final class Numbers {
    private Numbers() {
    }

    /** Three decimals. */
    static String short3(double value) {
        if (!Double.isFinite(value)) {
            return String.valueOf(value);
        }
        long thousandths = Math.round(Math.abs(value) * 1000);
        var decimals = String.valueOf(1000 + thousandths % 1000).substring(1);
        return (value < 0 && thousandths > 0 ? "-" : "") + thousandths / 1000 + "." + decimals;
    }

    /** {@code 1.5 MiB}. */
    static String bytes(double bytes) {
        var units = new String[] {"B", "KiB", "MiB", "GiB", "TiB"};
        int unit = 0;
        while (bytes >= 1024 && unit < units.length - 1) {
            bytes /= 1024;
            unit++;
        }
        long tenths = Math.round(bytes * 10);
        return unit == 0 ? tenths / 10 + " B" : tenths / 10 + "." + tenths % 10 + " " + units[unit];
    }

    /** {@code 1:05}, or {@code 2:00:09}. */
    static String time(long seconds) {
        var tail = (seconds / 60 % 60 < 10 && seconds >= 3600 ? "0" : "") + seconds / 60 % 60 + ":"
                + (seconds % 60 < 10 ? "0" : "") + seconds % 60;
        return seconds >= 3600 ? seconds / 3600 + ":" + tail : tail;
    }

    /** {@code 12 files}, {@code 1 file}. */
    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** {@code 12 entries}, {@code 1 entry}. */
    static String entries(long number) {
        return number + (number == 1 ? " entry" : " entries");
    }
}
