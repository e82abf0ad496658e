package spine.zmtp.internal;

/** Tests that hold however many loops the server has; {@link SpreadSuitesTest} runs them with several. */
abstract class Looped {
    int loops() {
        return 1;
    }
}
