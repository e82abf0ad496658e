package spine.broker.routes.internal;

/** How a message goes to whom it is addressed (BR-10). Every way to one agent leads past its circuit breaker. */
public enum Strategy {
    /** To the first that can take it, into its queue, which is ordered by {@link Priority}. */
    ENQUEUE,
    /** By turns over those that live; degraded ones last (BR-11). */
    ROUND_ROBIN,
    /** To all members of a group, each by its own queue. */
    BROADCAST,
    /** To one agent; those that share an address take turns. */
    UNICAST,
    /** To the executor over a verified key, and never to another. */
    SECURE_CHANNEL,
    /** To whoever watches; the sender gets an acknowledgement in any case. */
    FIRE_AND_FORGET
}
