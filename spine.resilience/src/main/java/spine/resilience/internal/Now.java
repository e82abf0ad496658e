package spine.resilience.internal;

/**
 * One moment on two clocks: the first measures, the second is written down.
 *
 * @param nanos  of a monotonic clock, whose steps nobody can set
 * @param millis Unix ms
 */
record Now(long nanos, long millis) {
}
