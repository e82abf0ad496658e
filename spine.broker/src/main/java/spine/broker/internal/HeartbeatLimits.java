package spine.broker.internal;

/**
 * Silence after which an agent counts as degraded and as dead (HB-03), in milliseconds.
 *
 * @param degraded 3,000 by default
 * @param dead     10,000 by default; also the grace of a starting agent
 */
record HeartbeatLimits(long degraded, long dead) {
}
