package spine.supervisor.internal;

import java.util.OptionalInt;

/** A process that was started, with those that it started itself. */
interface Child {
    long pid();

    /** Its exit code, once it has ended; of one that a signal ended 128 and the signal's number. */
    OptionalInt exit();

    /** SIGTERM to it and all of its own. Does not wait. */
    void terminate();

    /** SIGKILL to all that is left of them, also after its own end. Does not wait. */
    void kill();

    /** Starts processes. */
    interface Launcher {
        /** @throws java.io.IOException if it cannot be started; the message says why */
        Child start(Declaration declared) throws java.io.IOException;
    }
}
