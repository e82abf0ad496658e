package spine.zmtp.loop.internal;

/** An alarm that can be called off. On its loop's thread only. */
public interface Timer {
    /** Idempotent; harmless after it rang. */
    void cancel();
}
