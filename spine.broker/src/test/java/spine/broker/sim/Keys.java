package spine.broker.sim;

import java.util.Set;

/**
 * Somebody whom the policy knows.
 *
 * @param number     of its key, 1-99
 * @param components that it may send as
 * @param agents     that it may serve as
 */
public record Keys(int number, Set<Integer> components, Set<String> agents) {
}
