package spine.broker.routes.internal;

/** Work that waits in its class. */
public interface Classed extends Runnable {
    Priority priority();
}
