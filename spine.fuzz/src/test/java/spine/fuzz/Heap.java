package spine.fuzz;

import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;

/**
 * Holds a decoder to its input: what it allocates on this thread stays within a multiple of the bytes that it was given,
 * so that a length or a count that is only claimed costs nothing. A call during which classes were loaded says nothing,
 * for the fuzzer rewrites them on the same thread.
 */
public final class Heap {
    private static final long FIXED_BYTES = 4 << 20;
    private static final long PER_BYTE = 512;
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final ClassLoadingMXBean CLASSES = ManagementFactory.getClassLoadingMXBean();

    private Heap() {
    }

    /** What the decoder returned. */
    public static <T> T bounded(int inputBytes, Callable<T> decoder) throws Exception {
        long loaded = CLASSES.getTotalLoadedClassCount();
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            return decoder.call();
        } finally {
            long spent = THREADS.getCurrentThreadAllocatedBytes() - before;
            if (loaded == CLASSES.getTotalLoadedClassCount() && spent > FIXED_BYTES + PER_BYTE * inputBytes) {
                throw new AssertionError(inputBytes + " bytes made the decoder allocate " + spent);
            }
        }
    }
}
