package spine.api.memory;

import static java.util.Objects.requireNonNull;

/**
 * What became of a document.
 *
 * @param location  of its first passage
 * @param resonance of that place after storing, in [0,1]
 * @param passages  how many it was cut into
 * @param known     whether all of them had been stored before
 */
public record Stored(Location location, float resonance, int passages, boolean known) {
    public Stored {
        requireNonNull(location);
    }
}
