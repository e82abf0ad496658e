package spine.supervisor.internal;

/**
 * When the watchdog acts. Times in milliseconds.
 *
 * @param term        between SIGTERM and SIGKILL
 * @param backoff     before the first restart, doubled with each that follows
 * @param backoffMost the longest of these waits
 * @param cap         restarts within the window after which somebody stays down
 * @param window      in which restarts are counted
 * @param grace       from a start until the agent is there
 * @param silent      silence of a dead agent before it is killed
 * @param stuck       standstill before a restart; 0 for never
 * @param hung        the same for an agent in the container
 */
record Rules(long term, long backoff, long backoffMost, int cap, long window, long grace, long silent, long stuck,
        long hung) {
    /** @throws IllegalArgumentException with key, value and range if one is out of its range */
    static Rules of(SupervisorConfig c) {
        return new Rules(within("termMillis", c.termMillis(), 0, 60_000),
                within("backoffMillis", c.backoffMillis(), 100, 60_000),
                within("backoffMostMillis", c.backoffMostMillis(), 100, 3_600_000),
                (int) within("capRestarts", c.capRestarts(), 1, 100),
                within("capWindowMillis", c.capWindowMillis(), 1_000, 86_400_000),
                within("graceMillis", c.graceMillis(), 1_000, 3_600_000),
                within("silentMillis", c.silentMillis(), 1_000, 3_600_000),
                c.stuckMillis() == 0 ? 0 : within("stuckMillis", c.stuckMillis(), 1_000, 86_400_000),
                within("hungMillis", c.hungMillis(), 250, 3_600_000));
    }

    static long within(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(SupervisorConfig.PID + ": " + key + " = " + value + " is not within "
                    + least + " to " + most);
        }
        return value;
    }
}
