package spine.zmtp.loop.internal;

/** Something that got output in this turn of the loop. */
public interface Flushable {
    /** Writes what it has; called once at the end of the turn for each {@link Loop#flushLater}. */
    void flush();
}
