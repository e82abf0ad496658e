package spine.api.memory;

import java.util.List;

/**
 * What memory found.
 *
 * @param matches   best first; also those below the threshold
 * @param threshold that held
 * @param steps     propagation steps taken
 */
public record Recall(List<Match> matches, double threshold, int steps) {
    public Recall {
        matches = List.copyOf(matches);
    }

    /** Whether the best match reaches the threshold. */
    public boolean resonates() {
        return !matches.isEmpty() && matches.get(0).resonance() >= threshold;
    }

    /**
     * A passage that was found.
     *
     * @param text      the passage
     * @param source    its document
     * @param location  where it lies
     * @param resonance normalised overlap with the question, in [0,1] (OR-04)
     */
    public record Match(String text, String source, Location location, double resonance) {
    }
}
