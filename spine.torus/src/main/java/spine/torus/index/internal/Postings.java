package spine.torus.index.internal;

import java.util.Arrays;

/** The passages that hold one term, in ascending order, with their weights. Grows at the end. Not thread-safe. */
final class Postings {
    private int[] passages = new int[2];
    private byte[] weights = new byte[2];
    private int size;

    void add(int passage, byte weight) {
        if (size == passages.length) {
            var larger = size + (size >> 1) + 1;
            passages = Arrays.copyOf(passages, larger);
            weights = Arrays.copyOf(weights, larger);
        }
        passages[size] = passage;
        weights[size++] = weight;
    }

    int size() {
        return size;
    }

    int passage(int i) {
        return passages[i];
    }

    int weight(int i) {
        return weights[i] & 0xff;
    }
}
