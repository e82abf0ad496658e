package spine.client.internal;

import java.time.Duration;
import java.util.function.Consumer;
import spine.api.Refusal;
import spine.api.transport.ConnectionEvent;

/**
 * Follows a connection and tells what it means for the requests on it: go on, send again, or give up. Before the
 * first admission a fault is final at once; after it the server may be restarting, so a refusal counts only when
 * it lasts. Thread-safe.
 */
public final class Link {
    /** How long refusals of a server that once let us in may last; a restart takes a few seconds. */
    static final Duration GRACE = Duration.ofSeconds(10);

    private final Time time;
    private final Faults faults;
    private final Runnable again;
    private final Consumer<Refusal> hopeless;
    private boolean connected;
    private boolean admitted;
    private boolean everAdmitted;
    private boolean lost;
    private long refusedSinceNanos;
    private boolean refused;
    private Refusal fault;

    /**
     * @param again    run when the connection is back after it was lost
     * @param hopeless told when requests cannot be answered
     */
    public Link(Time time, Faults faults, Runnable again, Consumer<Refusal> hopeless) {
        this.time = time;
        this.faults = faults;
        this.again = again;
        this.hopeless = hopeless;
    }

    public void onEvent(ConnectionEvent event) {
        switch (event.kind()) {
            case CONNECTED -> connected();
            case ADMITTED -> admitted();
            case DISCONNECTED -> disconnected();
            case REFUSED -> refused(faults.notPaired());
            case HANDSHAKE_FAILED -> refused(faults.handshake());
            case PROTOCOL_ERROR -> { }
        }
    }

    /** A message came, or the engine said so: we are in. */
    public void admitted() {
        boolean back;
        synchronized (this) {
            back = lost;
            connected = true;
            admitted = true;
            everAdmitted = true;
            lost = false;
            refused = false;
            fault = null;
        }
        if (back) {
            again.run();
        }
    }

    /** The connection is made anew, and what waits is sent again by whoever makes it. */
    public synchronized void moved() {
        lost = false;
        connected = false;
        admitted = false;
    }

    /** Nothing listens at the address, as a probe found. */
    public void absent() {
        synchronized (this) {
            if (connected || everAdmitted) {
                return;
            }
            fault = faults.absent();
        }
        hopeless.accept(faults.absent());
    }

    /** Why a new request would fail at once, or null. */
    public synchronized Refusal fault() {
        return fault;
    }

    public synchronized boolean isAdmitted() {
        return admitted;
    }

    /** Whether it is worth a probe: no connection yet, and never one before. */
    public synchronized boolean isDoubtful() {
        return !connected && !everAdmitted;
    }

    /** Not every engine says when it is admitted: what waits is sent now, and the fault has to show itself anew. */
    private void connected() {
        boolean back;
        synchronized (this) {
            back = lost;
            lost = false;
            connected = true;
            fault = null;
        }
        if (back) {
            again.run();
        }
    }

    private synchronized void disconnected() {
        lost |= admitted;
        connected = false;
        admitted = false;
    }

    private void refused(Refusal why) {
        synchronized (this) {
            lost |= admitted;
            admitted = false;
            connected = false;
            if (!refused) {
                refused = true;
                refusedSinceNanos = time.nanoTime();
            }
            if (everAdmitted && time.nanoTime() - refusedSinceNanos < GRACE.toNanos()) {
                return;
            }
            fault = why;
        }
        hopeless.accept(why);
    }
}
