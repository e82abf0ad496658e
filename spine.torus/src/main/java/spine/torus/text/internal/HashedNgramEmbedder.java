package spine.torus.text.internal;

/**
 * Signed feature hashing of word stems and of their character trigrams (PE-31): each feature adds its weight to one
 * coordinate, with a sign of its own, so that collisions cancel on average. Needs no model. Common words weigh a
 * tenth. Stateless, thread-safe.
 */
public final class HashedNgramEmbedder implements Embedder {
    private static final int DIMENSIONS = 768;
    private static final float COMMON_WEIGHT = 0.1f;
    private static final float TRIGRAM_WEIGHT = 0.3f;

    @Override
    public String name() {
        return "hashed-ngrams-1";
    }

    @Override
    public int dimensions() {
        return DIMENSIONS;
    }

    @Override
    public float[] embed(String text) {
        var vector = new float[DIMENSIONS];
        for (var word : Words.of(text)) {
            var weight = CommonWords.contains(word) ? COMMON_WEIGHT : 1f;
            var stem = Stem.of(word);
            add(vector, FeatureHash.of(stem, 0, stem.length()), weight);
            var framed = '^' + stem + '$';
            for (var i = 0; i + 3 <= framed.length(); i++) {
                add(vector, FeatureHash.of(framed, i, i + 3), weight * TRIGRAM_WEIGHT);
            }
        }
        normalise(vector);
        return vector;
    }

    private static void add(float[] vector, long hash, float weight) {
        var coordinate = (int) Long.remainderUnsigned(hash >>> 1, DIMENSIONS);
        vector[coordinate] += (hash & 1) == 0 ? weight : -weight;
    }

    private static void normalise(float[] vector) {
        var norm = norm(vector);
        if (norm > 0) {
            for (var i = 0; i < vector.length; i++) {
                vector[i] /= (float) norm;
            }
        }
    }

    private static double norm(float[] vector) {
        var sum = 0.0;
        for (var x : vector) {
            sum += (double) x * x;
        }
        return Math.sqrt(sum);
    }
}
