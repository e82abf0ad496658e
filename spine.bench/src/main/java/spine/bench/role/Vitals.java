package spine.bench.role;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import spine.security.nacl.Nacl;

/** What a JVM says of itself: bytes allocated by its threads, live heap. No state. */
final class Vitals {
    private Vitals() {
    }

    static Map<String, Object> now(Program program) throws Exception {
        var vitals = new HashMap<>(program.obey(new String[] {"count"}));
        vitals.put("allocated", allocated());
        return vitals;
    }

    /** Collects garbage, then says how much is left. */
    static Map<String, Object> collected() {
        System.gc();
        System.gc();
        return Map.of("heap", ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }

    /** What does the cryptography in this process. */
    static String crypto() {
        return Nacl.provider().detail();
    }

    /** By all threads but the one that asks. */
    private static long allocated() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        var ids = threads.getAllThreadIds();
        var bytes = threads.getThreadAllocatedBytes(ids);
        long sum = 0;
        for (int i = 0; i < ids.length; i++) {
            sum += ids[i] == Thread.currentThread().getId() ? 0 : Math.max(0, bytes[i]);
        }
        return sum;
    }
}
