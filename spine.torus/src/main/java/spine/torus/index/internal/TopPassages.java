package spine.torus.index.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/** Keeps the passages with the largest values; among equals the earlier passage. Not thread-safe. */
final class TopPassages {
    private final int limit;
    private final PriorityQueue<Valued> heap = new PriorityQueue<>();

    private record Valued(int passage, float value) implements Comparable<Valued> {
        @Override
        public int compareTo(Valued other) {
            var byValue = Float.compare(value, other.value);
            return byValue != 0 ? byValue : Integer.compare(other.passage, passage);
        }
    }

    TopPassages(int limit) {
        this.limit = limit;
    }

    void offer(int passage, float value) {
        if (heap.size() < limit) {
            heap.add(new Valued(passage, value));
        } else if (value > heap.element().value) {
            heap.remove();
            heap.add(new Valued(passage, value));
        }
    }

    /** The passages kept, each with a number of its own from 0. */
    Map<Integer, Integer> slots() {
        var slots = new HashMap<Integer, Integer>();
        heap.forEach(valued -> slots.put(valued.passage, slots.size()));
        return slots;
    }
}
