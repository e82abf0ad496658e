package spine.api.memory;

import java.util.List;

/**
 * The active nodes of a neighbourhood (RC-09).
 *
 * @param nodes  in Morton order
 * @param r      damping of the centre node, or of the nearest one
 * @param s      refraction of it
 * @param metric its 45 upper-triangle values
 */
public record Region(List<Node> nodes, float r, float s, List<Float> metric) {
    public Region {
        nodes = List.copyOf(nodes);
        metric = List.copyOf(metric);
    }

    /** A node's place and wave function. */
    public record Node(Location location, double real, double imaginary) {
    }
}
