package spine.api.journal;

import static java.util.Objects.requireNonNull;

/**
 * An entry and its place.
 *
 * @param sequence counts from 1 without gaps, over restarts
 * @param entry    what happened
 */
public record Numbered(long sequence, Entry entry) {
    public Numbered {
        requireNonNull(entry);
        if (sequence < 1) {
            throw new IllegalArgumentException("sequence " + sequence);
        }
    }
}
