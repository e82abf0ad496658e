package spine.itest.lib;

/** What {@code spine.itest.user} is wired to. */
public final class Lib {
    private Lib() {
    }

    public static int answer() {
        return 42;
    }
}
