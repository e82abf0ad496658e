package spine.zmtp.loop.internal;

/** Something with a channel at a loop's selector: the key's attachment. All of it happens on the loop's thread. */
public abstract class Watched {
    private boolean queued;

    /** 0 is served first. */
    public abstract int priority();

    /** The channel is ready for something of its interest set; does a bounded piece of work. */
    public abstract void ready();

    /** @return false if it is in line already */
    final boolean queue() {
        boolean added = !queued;
        queued = true;
        return added;
    }

    final void dequeue() {
        queued = false;
    }
}
