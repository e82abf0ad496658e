package spine.torus.geometry.internal;

/**
 * A complex amplitude. Immutable.
 *
 * @param real      real part
 * @param imaginary imaginary part
 */
public record Wave(double real, double imaginary) {
    public static final Wave ZERO = new Wave(0, 0);

    /**
     * The wave of a chord of nits (PE-32): its amplitude is the chord's root mean square over 4, so within [0,1], its
     * phase that of the sum of the digits laid evenly round the circle.
     */
    public static Wave of(byte[] chord) {
        var square = 0.0;
        var x = 0.0;
        var y = 0.0;
        for (var i = 0; i < chord.length; i++) {
            var angle = 2 * Math.PI * i / chord.length;
            square += chord[i] * chord[i];
            x += chord[i] * StrictMath.cos(angle);
            y += chord[i] * StrictMath.sin(angle);
        }
        var amplitude = Math.sqrt(square / chord.length) / Nit.MAX;
        var phase = StrictMath.atan2(y, x);
        return new Wave(amplitude * StrictMath.cos(phase), amplitude * StrictMath.sin(phase));
    }

    public Wave plus(Wave other) {
        return new Wave(real + other.real, imaginary + other.imaginary);
    }

    public double amplitude() {
        return Math.hypot(real, imaginary);
    }

    /** Its share of the energy, the square of the amplitude. */
    public double energy() {
        return real * real + imaginary * imaginary;
    }
}
