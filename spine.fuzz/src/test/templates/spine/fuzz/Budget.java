package spine.fuzz;

/** How long one target is looked at in the profile {@code fuzz}; written by the build from {@code spine.fuzz.seconds}. */
public final class Budget {
    public static final String EACH = "@spine.fuzz.seconds@s";

    private Budget() {
    }
}
