package spine.torus.text.internal;

/**
 * Turns text into a vector whose direction stands for what the text is about (PE-31). Deterministic: the same text
 * gives the same vector in every process. Thread-safe.
 */
public interface Embedder {
    /** A name that changes whenever the vectors do; written beside what was placed with it. */
    String name();

    /** Length of the vectors. */
    int dimensions();

    /** A vector of length 1, or all zeros if the text holds no word. */
    float[] embed(String text);
}
