package spine.broker.internal;

import com.google.protobuf.ByteString;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import spine.api.transport.Buffer;
import spine.api.transport.Endpoint;
import spine.api.transport.Inbound;
import spine.api.transport.Peer;
import spine.api.transport.SendOutcome;

/**
 * What a request and its reply cost on the broker's thread, sockets apart: time and bytes of the heap. A program,
 * not a test: {@code java -cp ... spine.broker.internal.ForwardCost}. Only differences within one machine count.
 */
final class ForwardCost implements Endpoint {
    private static final int ROUNDS = 7;

    private ByteString last;

    private ForwardCost() {
    }

    /** Prints two lines for each size: without a journal, and with one. */
    public static void main(String[] none) {
        for (int bytes : new int[] {64, 1024, 65_536}) {
            measure(bytes, bytes > 10_000 ? 1_000 : 40_000, false);
            measure(bytes, bytes > 10_000 ? 1_000 : 40_000, true);
        }
    }

    /** @param isRecorded whether there is a journal, one that does nothing */
    private static void measure(int bytes, int count, boolean isRecorded) {
        try (var kit = new Kit()) {
            kit.journal.keeps = false;
            kit.recorder.use(isRecorded ? kit.journal : null);
            var wire = new ForwardCost();
            var agents = kit.plane(Plane.Kind.AGENTS);
            var data = kit.plane(Plane.Kind.DATA);
            var far = Kit.peer("far", kit.guard.grant(1, Set.of(), Set.of("far")));
            var asker = Kit.peer("component_3", kit.guard.grant(3, Set.of(3), Set.of()));
            kit.agents.register(new Joining(Plane.Kind.AGENTS, wire, far, Kit.descriptor("far"), 4, "one"));
            var text = "x".repeat(bytes);
            var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            double best = Double.MAX_VALUE;
            long least = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                var asks = new byte[count][];
                var replies = new byte[count][];
                for (int i = 0; i < count; i++) {
                    var id = "00000000-0000-4000-8000-" + String.format("%012d", round * count + i);
                    asks[i] = kit.spike(id).setSenderValue(3).setRecipientName("far").setTextData(text).build()
                            .toByteArray();
                    replies[i] = kit.spike(id).setTextData(text).build().toByteArray();
                }
                long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
                long begun = threads.getCurrentThreadCpuTime();
                for (int i = 0; i < count; i++) {
                    data.onMessage(Inbound.of(wire, asker, List.of(new Pooled(asks[i]))));
                    agents.onMessage(Inbound.of(wire, far, List.of(new Pooled(replies[i]))));
                }
                best = Math.min(best, (threads.getCurrentThreadCpuTime() - begun) / (double) count);
                least = Math.min(least, (threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - allocated)
                        / count);
            }
            System.out.printf("%6d B, %s: %8.0f ns of processor and %7d B of heap a round trip, %d B sent last%n", bytes,
                    isRecorded ? "recorded" : "no journal", best, least,
                    wire.last.size());
        }
    }

    /** A buffer whose memory is used again, so that keeping its content means a copy. */
    private record Pooled(byte[] content) implements Buffer {
        @Override
        public java.nio.ByteBuffer bytes() {
            return java.nio.ByteBuffer.wrap(content).asReadOnlyBuffer();
        }

        @Override
        public void release() {
            // The bench has no pool.
        }
    }

    @Override
    public void send(Peer to, List<Buffer> frames, SendOutcome.Listener outcome) {
        last = frames.get(frames.size() - 1).toByteString();
        outcome.sent(SendOutcome.SENT);
    }

    @Override
    public String address() {
        return "none";
    }

    @Override
    public boolean cut(Peer peer, String reason) {
        return false;
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
