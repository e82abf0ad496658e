package spine.zmtp.loop.internal;

/** What one loop hands to another by a {@link Lane}. */
@FunctionalInterface
public interface Carried {
    /** On the receiving loop's thread, once. */
    void arrive();
}
