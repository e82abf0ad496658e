package spine.torus.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import spine.api.memory.Location;
import spine.api.memory.Region;
import spine.torus.geometry.internal.Grid;
import spine.torus.geometry.internal.MetricTensor;
import spine.torus.geometry.internal.MortonKey;
import spine.torus.geometry.internal.Wave;

/** The active nodes of the torus, a sparse map by Morton key (PE-02). Many may read, or one may change it. */
final class Nodes {
    private final Grid grid;
    private final IntFunction<Wave> waveOf;
    private final Map<MortonKey, Node> nodes = new HashMap<>();

    /** @param waveOf the wave of a passage by its number */
    Nodes(Grid grid, IntFunction<Wave> waveOf) {
        this.grid = grid;
        this.waveOf = waveOf;
    }

    Grid grid() {
        return grid;
    }

    void add(MortonKey place, int passage) {
        var passages = new ArrayList<>(passagesAt(place));
        passages.add(passage);
        nodes.put(place, node(passages));
    }

    void remove(MortonKey place, int passage) {
        var passages = new ArrayList<>(passagesAt(place));
        passages.remove((Integer) passage);
        if (passages.isEmpty()) {
            nodes.remove(place);
        } else {
            nodes.put(place, node(passages));
        }
    }

    private Node node(List<Integer> passages) {
        return Node.of(passages, passages.stream().map(waveOf::apply).toList());
    }

    List<Integer> passagesAt(MortonKey place) {
        var node = nodes.get(place);
        return node == null ? List.of() : node.passages();
    }

    /** Amplitude of the wave at a place; 0 where there is no node. */
    double amplitude(MortonKey place) {
        var node = nodes.get(place);
        return node == null ? 0 : node.wave().amplitude();
    }

    Collection<Node> all() {
        return nodes.values();
    }

    /** Nodes within a toroidal distance, the nearest ones if there are more than the cap, in Morton order (RC-09). */
    Optional<Region> around(Location centre, float radius, int cap) {
        if (!grid.contains(centre)) {
            return Optional.empty();
        }
        var limit = (double) radius * radius;
        var centreKey = MortonKey.of(centre);
        var keys = radius == 0 ? nodes.containsKey(centreKey) ? List.of(centreKey) : List.<MortonKey>of()
                : nodes.keySet().stream().filter(k -> grid.squaredDistance(centre, k.location()) <= limit).toList();
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        var nearest = keys.size() <= cap ? keys : keys.stream()
                .sorted(Comparator.comparingLong((MortonKey k) -> grid.squaredDistance(centre, k.location()))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(cap).toList();
        var region = nearest.stream().sorted().map(this::regionNode).toList();
        return Optional.of(new Region(region, Node.BASE_DAMPING, Node.BASE_REFRACTION, MetricTensor.identity()));
    }

    private Region.Node regionNode(MortonKey key) {
        var wave = nodes.get(key).wave();
        return new Region.Node(key.location(), wave.real(), wave.imaginary());
    }
}
