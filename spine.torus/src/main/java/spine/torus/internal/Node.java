package spine.torus.internal;

import java.util.List;
import spine.torus.geometry.internal.Nit;
import spine.torus.geometry.internal.Wave;

/**
 * A point of the torus that holds something. Immutable.
 *
 * @param wave     sum of its passages' waves; its amplitude stops at {@value Nit#MAX}
 * @param passages numbers of its passages, in order of arrival
 */
record Node(Wave wave, List<Integer> passages) {
    /** Damping and refraction that every node has until the physics engine drives them (OP-03). */
    static final float BASE_DAMPING = 0.5f;
    static final float BASE_REFRACTION = 0f;

    Node {
        passages = List.copyOf(passages);
    }

    static Node of(List<Integer> passages, List<Wave> waves) {
        var sum = waves.stream().reduce(Wave.ZERO, Wave::plus);
        var scale = Math.min(1, Nit.MAX / Math.max(sum.amplitude(), Nit.MAX));
        return new Node(new Wave(sum.real() * scale, sum.imaginary() * scale), passages);
    }
}
