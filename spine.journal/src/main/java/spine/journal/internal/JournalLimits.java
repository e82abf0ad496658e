package spine.journal.internal;

import java.time.Duration;

/**
 * How much it takes.
 *
 * @param segmentBytes of one file, a multiple of 8
 * @param queueBytes   of entries that are only in memory
 * @param reserveBytes that stay free on the file system
 * @param retention    what is kept
 */
record JournalLimits(long segmentBytes, int queueBytes, long reserveBytes, Retention retention) {
    static JournalLimits of(JournalSettings settings) {
        long segment = within("segmentBytes", settings.segmentBytes(), 1 << 20, 256 << 20);
        return new JournalLimits(segment & ~7L, (int) within("queueBytes", settings.queueBytes(), 1 << 16, 64 << 20),
                within("reserveBytes", settings.reserveBytes(), 0, 1L << 50),
                new Retention(Duration.ofHours(within("retainHours", settings.retainHours(), 1, 876_000)),
                        within("retainBytes", settings.retainBytes(), 3 * segment, 1L << 50)));
    }

    private static long within(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(JournalSettings.PID + ": " + key + " = " + value + " is not within "
                    + least + " to " + most);
        }
        return value;
    }
}
