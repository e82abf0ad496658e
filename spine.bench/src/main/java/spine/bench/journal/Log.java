package spine.bench.journal;

/** Something that is appended to. */
interface Log extends AutoCloseable {
    /** Appends one entry and returns when its level is reached. */
    void append() throws Exception;

    /** Appends many and returns when the level of all is reached; one after the other, unless it can do better. */
    default void append(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            append();
        }
    }

    /** Whether it waits for the disk, so that fewer are asked of it. */
    boolean isSynced();
}
