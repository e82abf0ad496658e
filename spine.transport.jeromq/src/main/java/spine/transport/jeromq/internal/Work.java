package spine.transport.jeromq.internal;

/** Something to be done on the reactor's thread. */
interface Work extends Runnable {
    /** Told instead of {@link #run} if the reactor closed first. */
    default void dropped() {
        // A task that is never run needs no ending.
    }
}
