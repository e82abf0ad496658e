package spine.bench.role;

import java.util.Map;

/** What a child process does. Its methods are called by the thread that reads the orders. */
interface Program extends AutoCloseable {
    /** What to say at first: addresses, versions. */
    Map<String, Object> ready() throws Exception;

    /** Does what a line orders; returns when it is done. */
    default Map<String, Object> obey(String[] words) throws Exception {
        throw new IllegalArgumentException("no such order: " + words[0]);
    }

    @Override
    default void close() throws Exception {
        // Most end with their process.
    }
}
