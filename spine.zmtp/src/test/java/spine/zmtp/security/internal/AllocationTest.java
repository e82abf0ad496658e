package spine.zmtp.security.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import spine.zmtp.wire.internal.FrameHeader;
import spine.zmtp.wire.internal.ProtocolException;

/** Plain CURVE and its batches cost the collector nothing. */
class AllocationTest {
    private static final int ROUNDS = 20_000;

    @ParameterizedTest
    @EnumSource(value = Suite.class, names = {"CURVE", "BATCH"})
    void shouldAllocateNothingPerFrame(Suite suite) throws ProtocolException {
        var ends = Traffic.of(suite, 1);
        var plain = Traffic.plain(ends.client(), 64);
        var frame = new byte[ends.client().sealedBytes(plain.length)];
        var out = new byte[plain.length];
        run(ends, plain, frame, out);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 5; attempt++) {
            long before = threads.getThreadAllocatedBytes(self);
            run(ends, plain, frame, out);
            least = Math.min(least, threads.getThreadAllocatedBytes(self) - before);
        }
        assertEquals(0, least / ROUNDS);
    }

    private static void run(Traffic ends, byte[] plain, byte[] frame, byte[] out) throws ProtocolException {
        for (int round = 0; round < ROUNDS; round++) {
            int sealed = ends.client().seal(plain, 0, plain.length, frame, 0);
            long header = FrameHeader.parse(frame, 0, sealed, 1_000);
            ends.server().open(frame, 0, FrameHeader.bytes(header), FrameHeader.body(header), out, 0);
        }
    }
}
