package spine.generations.internal;

import java.time.Duration;

/**
 * How long things may take.
 *
 * @param ready         from a bundle's start until its agents can serve
 * @param drain         for requests in flight on a drop-in that was replaced or removed
 * @param platformDrain the same for an agent whose service leaves by itself
 * @param stop          for stopping one bundle
 * @param settling      how long a file must lie unchanged
 * @param poll          between two unasked looks at the folder
 * @param flipRecord    for the record of a flip
 */
record Limits(Duration ready, Duration drain, Duration platformDrain, Duration stop, Duration settling,
        Duration poll, Duration flipRecord) {
}
