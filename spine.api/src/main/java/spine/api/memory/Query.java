package spine.api.memory;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.OptionalDouble;

/**
 * A question to memory.
 *
 * @param text      1 to 10,000 characters
 * @param tags      passages whose document carries one of these in its metadata are preferred; empty for all
 * @param threshold in [0,1]; absent for the engine's calibrated default
 * @param steps     propagation steps, 1 to 1000
 * @param limit     matches wanted, 1 to 100
 */
public record Query(String text, List<String> tags, OptionalDouble threshold, int steps, int limit) {
    public Query {
        requireNonNull(text);
        tags = List.copyOf(tags);
        requireNonNull(threshold);
    }
}
