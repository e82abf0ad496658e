package spine.api.memory;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;

/**
 * Text to be remembered.
 *
 * @param source   where it comes from: a path or URL, shown with answers
 * @param text     valid Unicode; cut into passages by the engine
 * @param metadata small facts, kept with it
 * @param target   where to put it, if not where the engine would
 */
public record Document(String source, String text, Map<String, String> metadata, Optional<Location> target) {
    public Document {
        requireNonNull(source);
        requireNonNull(text);
        metadata = Map.copyOf(metadata);
        requireNonNull(target);
    }
}
