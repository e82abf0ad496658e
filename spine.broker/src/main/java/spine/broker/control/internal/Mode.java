package spine.broker.control.internal;

import java.util.Locale;

/** Whether the broker takes requests. */
enum Mode {
    RUNNING, PAUSED, SAFE, STOPPING;

    /**
     * The mode after a command; null if the command does not fit here:
     *
     * <pre>
     *            PAUSE    RESUME    SCRAM      RESET     SHUTDOWN, SYSTEM_HALT
     * RUNNING    PAUSED   RUNNING   SAFE       RUNNING   STOPPING
     * PAUSED     PAUSED   RUNNING   SAFE       RUNNING   STOPPING
     * SAFE       -        -         SAFE       RUNNING   STOPPING
     * STOPPING   -        -         STOPPING   -         STOPPING
     * </pre>
     */
    Mode after(Command command) {
        return switch (command) {
            case SHUTDOWN, SYSTEM_HALT -> STOPPING;
            case SCRAM -> this == STOPPING ? STOPPING : SAFE;
            case RESET -> this == STOPPING ? null : RUNNING;
            case PAUSE -> isOpen() ? PAUSED : null;
            case RESUME -> isOpen() ? RUNNING : null;
            case NAP, FLUSH_TRACE -> this;
        };
    }

    private boolean isOpen() {
        return this == RUNNING || this == PAUSED;
    }

    String lower() {
        return name().toLowerCase(Locale.ROOT);
    }
}
