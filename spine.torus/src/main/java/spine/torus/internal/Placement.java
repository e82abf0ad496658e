package spine.torus.internal;

import java.util.function.IntFunction;
import spine.api.memory.Location;
import spine.torus.geometry.internal.MortonKey;
import spine.torus.text.internal.Embedder;

/**
 * Decides where a passage comes to lie when its place is taken (PE-32): with one that is nearly the same it shares
 * the node, which strengthens it; otherwise it takes the first free neighbour along an axis, then the first free
 * place along axis u, and if the whole ring is taken it shares after all.
 */
final class Placement {
    private static final double SAME = 0.9;
    private static final int AXIS_U = 4;

    private final Nodes nodes;
    private final Embedder embedder;
    private final IntFunction<String> textOf;

    /** @param textOf what the embedder was given for a passage, by its number */
    Placement(Nodes nodes, Embedder embedder, IntFunction<String> textOf) {
        this.nodes = nodes;
        this.embedder = embedder;
        this.textOf = textOf;
    }

    /** The place for a passage with this embedding that belongs to the wished one. */
    MortonKey place(Location wished, float[] embedding) {
        var key = MortonKey.of(wished);
        var there = nodes.passagesAt(key);
        if (there.isEmpty() || cosine(embedding, embedder.embed(textOf.apply(there.get(0)))) > SAME) {
            return key;
        }
        for (var neighbour : nodes.grid().neighbours(wished)) {
            var free = MortonKey.of(neighbour);
            if (nodes.passagesAt(free).isEmpty()) {
                return free;
            }
        }
        for (var step = 2; step < nodes.grid().cells(AXIS_U); step++) {
            var free = MortonKey.of(nodes.grid().step(wished, AXIS_U, step));
            if (nodes.passagesAt(free).isEmpty()) {
                return free;
            }
        }
        return key;
    }

    private static double cosine(float[] a, float[] b) {
        var sum = 0.0;
        for (var i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
