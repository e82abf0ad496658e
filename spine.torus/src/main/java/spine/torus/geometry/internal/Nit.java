package spine.torus.geometry.internal;

/** Balanced nonary digits, -4 to 4; sum and product stop at the ends (PE-20). Stateless. */
public final class Nit {
    public static final int MAX = 4;

    private Nit() {
    }

    public static int add(int a, int b) {
        return clamp(a + b);
    }

    public static int multiply(int a, int b) {
        return clamp(a * b);
    }

    /** The nearest digit. */
    public static int quantise(double value) {
        return clamp((int) Math.max(-MAX, Math.min(MAX, Math.rint(value))));
    }

    /** The digits that stand for components of an embedding: tanh(v) times 4, rounded. */
    public static byte[] chord(double[] components) {
        var chord = new byte[components.length];
        for (var i = 0; i < chord.length; i++) {
            chord[i] = (byte) quantise(StrictMath.tanh(components[i]) * MAX);
        }
        return chord;
    }

    private static int clamp(int value) {
        return Math.max(-MAX, Math.min(MAX, value));
    }
}
