package spine.broker.monitor.internal;

/**
 * The settings, checked.
 *
 * @param address       where to bind
 * @param ipc           whether on a Unix socket too
 * @param figuresMillis between two figures
 * @param queueMessages that may wait for one subscriber
 */
record MonitorSettings(String address, boolean ipc, int figuresMillis, int queueMessages) {
    /** @throws IllegalArgumentException with key, value and range if one is out of it */
    MonitorSettings {
        within("figuresMillis", figuresMillis, 100, 60_000);
        within("queueMessages", queueMessages, 10, 10_000);
    }

    static MonitorSettings of(MonitorConfig config) {
        return new MonitorSettings(config.address(), config.ipc(), config.figuresMillis(), config.queueMessages());
    }

    private static void within(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    MonitorConfig.PID + ": " + key + " = " + value + " is not within " + least + " to " + most);
        }
    }
}
