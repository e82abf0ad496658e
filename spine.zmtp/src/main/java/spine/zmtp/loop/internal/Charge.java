package spine.zmtp.loop.internal;

/** Who answers for the memory of delivered frames until they are released. On its loop's thread. */
public interface Charge {
    void credit(int bytes);
}
