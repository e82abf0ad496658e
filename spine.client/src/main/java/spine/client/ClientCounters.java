package spine.client;

/**
 * What a client has seen so far; a snapshot.
 *
 * @param sent       requests, repetitions not counted
 * @param resent     repetitions
 * @param answered   requests that got their answer
 * @param late       replies to a request that had already ended without one; dropped
 * @param duplicates replies to a request that had already been answered; dropped
 * @param unknown    replies to ids that were never ours, or long ago; dropped
 * @param malformed  messages that were no RCIS response; dropped
 */
public record ClientCounters(long sent, long resent, long answered, long late, long duplicates, long unknown,
        long malformed) {
}
