package spine.http.limit.internal;

/**
 * So much a minute: a bucket that fills evenly and may be overdrawn once by what is only known afterwards. Not thread-safe.
 */
final class Bucket {
    private static final double NANOS_PER_MINUTE = 60e9;

    private final double capacity;
    private double level;
    private long at;

    Bucket(double perMinute, long now) {
        capacity = perMinute;
        level = perMinute;
        at = now;
    }

    /** Until there is so much, in nanoseconds; 0 if there is. */
    long untilNanos(double wanted, long now) {
        fill(now);
        double missing = Math.min(wanted, capacity) - level;
        return missing <= 0 ? 0 : (long) Math.ceil(missing / capacity * NANOS_PER_MINUTE);
    }

    /** Takes it, there or not. */
    void take(double amount, long now) {
        fill(now);
        level -= amount;
    }

    private void fill(long now) {
        level = Math.min(capacity, level + (now - at) / NANOS_PER_MINUTE * capacity);
        at = now;
    }
}
