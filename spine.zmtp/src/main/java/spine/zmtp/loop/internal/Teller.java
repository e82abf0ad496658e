package spine.zmtp.loop.internal;

import spine.api.transport.SendOutcome;
import spine.zmtp.loop.internal.Counters.Count;

/** A loop's way to code that is not its own: what that throws is counted and stops nothing. Thread-safe. */
abstract class Teller {
    /** Listens for a copy of a message for one of many peers: its FULL is {@link Count#MISSED}, nobody was refused. */
    public static final SendOutcome.Listener COPY = outcome -> { };

    /** Of the reactor. */
    public final Counters counters;
    private final Faults faults;

    Teller(String name, Counters counters) {
        this.counters = counters;
        this.faults = new Faults(name, counters);
    }

    /** How many callbacks and tasks have thrown, at any loop of the reactor. */
    public final long faults() {
        return counters.of(Count.FAULTS);
    }

    /** Counts what was thrown by an application's code. */
    public final void fault(String what, Throwable thrown) {
        faults.add(what, thrown);
    }

    /** Tells what became of a message; what the listener throws is counted. */
    public final void tell(SendOutcome.Listener listener, SendOutcome outcome) {
        try {
            listener.sent(outcome);
        } catch (RuntimeException | Error e) {
            fault("an outcome's listener", e);
        }
    }

    /** Refuses a message for want of room, which is counted. */
    public final void tellFull(SendOutcome.Listener listener) {
        counters.add(listener == COPY ? Count.MISSED : Count.FULL);
        tell(listener, SendOutcome.FULL);
    }

    final void run(String what, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            fault(what, e);
        }
    }
}
