package spine.zmtp.internal;

/** Checks values of the configuration. */
final class Range {
    private Range() {
    }

    /** @throws IllegalArgumentException naming key, value and allowed range */
    static void check(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "spine.zmtp: " + key + " is " + value + ", allowed are " + least + " to " + most);
        }
    }
}
