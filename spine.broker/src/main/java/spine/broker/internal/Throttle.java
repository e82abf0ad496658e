package spine.broker.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Keeps a log from being flooded by whoever causes its lines: of each kind the first line passes, then one in each
 * interval with the number of those left out; of all kinds together at most some in an interval. Thread-safe.
 */
final class Throttle {
    private static final long INTERVAL_NANOS = 10_000_000_000L;
    private static final int MOST_LINES = 50;
    private static final int MOST_KINDS = 1000;

    private final LongSupplier nanoClock;
    private final Map<Object, Kind> kinds = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Kind> eldest) {
            return size() > MOST_KINDS;
        }
    };
    private long intervalStart;
    private int lines;

    Throttle(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        intervalStart = nanoClock.getAsLong();
    }

    private static final class Kind {
        private boolean wasLogged;
        private long loggedAt;
        private long leftOut;
    }

    /** Whether to log a line of this kind: the number of lines left out before it, or -1 to leave this one out too. */
    synchronized long pass(Object kind) {
        long now = nanoClock.getAsLong();
        if (now - intervalStart >= INTERVAL_NANOS) {
            intervalStart = now;
            lines = 0;
        }
        var known = kinds.computeIfAbsent(kind, k -> new Kind());
        boolean isDue = !known.wasLogged || now - known.loggedAt >= INTERVAL_NANOS;
        if (!isDue || lines >= MOST_LINES) {
            known.leftOut++;
            return -1;
        }
        lines++;
        known.wasLogged = true;
        known.loggedAt = now;
        long leftOut = known.leftOut;
        known.leftOut = 0;
        return leftOut;
    }

    /** Text from outside as it may go into a log: printable, in one line, of 200 characters at most. */
    static String printable(String text) {
        return printable(text, 200);
    }

    /** The same, with another limit. */
    static String printable(String text, int most) {
        var cut = text.length() <= most ? text : text.substring(0, most) + "...";
        return cut.codePoints().map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT
                || Character.getType(c) == Character.SURROGATE || c == 0x2028 || c == 0x2029 ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }
}
