package spine.broker.internal;

/** A destination that knows whether another one of its kind is to be preferred (BR-11). */
interface Graded {
    /** Whether it is slow to show signs of life, or has threads that do not return; cheap to ask. */
    boolean isDegraded();
}
