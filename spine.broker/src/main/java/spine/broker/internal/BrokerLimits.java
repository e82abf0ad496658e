package spine.broker.internal;

/** Checks the settings once, with messages that name key, value and range. */
final class BrokerLimits {
    private BrokerLimits() {
    }

    /** @throws IllegalArgumentException if a value is out of range */
    static BrokerConfig checked(BrokerConfig c) {
        within("maxMessageBytes", c.maxMessageBytes(), 1024, 10_485_760);
        within("agentThreads", c.agentThreads(), 1, 256);
        within("agentQueue", c.agentQueue(), 1, 100_000);
        within("agentCriticalQueue", c.agentCriticalQueue(), 1, 100_000);
        within("maxCalls", c.maxCalls(), 1, 1_000_000);
        within("defaultTimeoutMillis", c.defaultTimeoutMillis(), 1, 3_600_000);
        within("degradedAfterMillis", c.degradedAfterMillis(), 100, 600_000);
        within("deadAfterMillis", c.deadAfterMillis(), c.degradedAfterMillis() + 1, 3_600_000);
        within("policyDeadlineMillis", c.policyDeadlineMillis(), 50, 5_000);
        within("policyGraceMillis", c.policyGraceMillis(), 0, 10_000);
        within("cancelWaitMillis", c.cancelWaitMillis(), 0, 10_000);
        within("replayWindowSeconds", c.replayWindowSeconds(), 1, 3600);
        within("replayBytes", c.replayBytes(), 65_536, 1_073_741_824);
        within("durabilityWaitMillis", c.durabilityWaitMillis(), 0, 60_000);
        within("restoreMillis", c.restoreMillis(), 0, 60_000);
        Levels.of(c);
        return c;
    }

    private static void within(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    BrokerConfig.PID + ": " + key + " = " + value + " is not within " + least + " to " + most);
        }
    }
}
