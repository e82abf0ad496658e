package spine.zmtp.loop.internal;

/** Something that another loop fills: looked after ({@link Crossings#attend}) in the order of priorities, like a channel. */
public abstract class Incoming extends Watched {
    /** Asked on the receiving loop's thread. */
    abstract boolean isEmpty();
}
