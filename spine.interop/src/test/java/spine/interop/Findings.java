package spine.interop;

/** Results that are printed as they are, for the reader of the build's log. */
final class Findings {
    private Findings() {
    }

    static void print(Engine engine, String what, Object result) {
        var caller = StackWalker.getInstance().walk(frames -> frames
                .filter(f -> f.getMethodName().startsWith("should")).findFirst()
                .map(StackWalker.StackFrame::getMethodName).orElse("?"));
        System.out.println("finding: " + engine + ": " + what + ": " + result + " (" + caller + ")");
    }
}
