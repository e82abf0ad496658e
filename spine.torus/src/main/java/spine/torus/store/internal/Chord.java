package spine.torus.store.internal;

import spine.api.memory.Location;

/** Nine nits of a passage as a value. */
public final class Chord {
    public static final int BYTES = Location.AXES;

    private final byte[] nits;

    private Chord(byte[] nits) {
        this.nits = nits;
    }

    /** @throws IllegalArgumentException if there are not nine, or one is not within -4 to 4 */
    public static Chord of(byte[] nits) {
        if (nits.length != BYTES) {
            throw new IllegalArgumentException("a chord has 9 nits, not " + nits.length);
        }
        for (var nit : nits) {
            if (nit < -4 || nit > 4) {
                throw new IllegalArgumentException("nit " + nit + " is not within -4 to 4");
            }
        }
        return new Chord(nits.clone());
    }

    public byte[] nits() {
        return nits.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Chord chord && java.util.Arrays.equals(nits, chord.nits);
    }

    @Override
    public int hashCode() {
        return java.util.Arrays.hashCode(nits);
    }
}
