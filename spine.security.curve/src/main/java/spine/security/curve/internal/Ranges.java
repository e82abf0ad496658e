package spine.security.curve.internal;

/** Checks settings, so that a wrong one is refused with its key, its value and what is allowed. */
public final class Ranges {
    private Ranges() {
    }

    /** The value, if it is within the range. */
    public static long within(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(Settings.PID + ": " + key + " = " + value + " is not within " + least
                    + " to " + most);
        }
        return value;
    }
}
