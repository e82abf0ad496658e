package spine.rcis.internal;

import com.google.protobuf.ByteString;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.UUID;
import spine.api.Payload;
import spine.api.rcis.AgentCall;
import spine.api.rcis.IngestRequest;
import spine.api.rcis.IngestResponse;

/**
 * What a request and its reply cost at the edge, sockets, router and agent apart: time and bytes of the heap. A
 * program, not a test: {@code java -cp ... spine.rcis.internal.ForwardCost}. Only differences within one machine count.
 */
final class ForwardCost {
    private static final int ROUNDS = 7;

    private ForwardCost() {
    }

    /** Prints two lines for each size. */
    public static void main(String[] none) {
        for (int bytes : new int[] {64, 1024, 65_536}) {
            var data = ByteString.copyFromUtf8("x".repeat(bytes));
            measure("agent_call", bytes, new Payload("text/plain", data), request -> request.setAgentCall(
                    AgentCall.newBuilder().setAgent("echo").setInput(data)));
            measure("ingest", bytes, Payload.message(IngestResponse.newBuilder().setSuccess(true).build()),
                    request -> request.setIngest(IngestRequest.newBuilder().setContentBytes(data)));
        }
    }

    private static void measure(String name, int bytes, Payload answer,
            java.util.function.UnaryOperator<spine.api.rcis.RCISRequest.Builder> fill) {
        int count = bytes > 10_000 ? 1000 : 20_000;
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double best = Double.MAX_VALUE;
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            var edge = new Edge();
            edge.router.answer(answer);
            var bodies = new ByteString[count];
            for (int i = 0; i < count; i++) {
                bodies[i] = fill.apply(Edge.request().setRequestId(new UUID(round, i).toString())).build()
                        .toByteString();
            }
            long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
            long begun = System.nanoTime();
            for (int i = 0; i < count; i++) {
                edge.tell(Edge.ADMIN, bodies[i]);
            }
            best = Math.min(best, (System.nanoTime() - begun) / (double) count);
            least = Math.min(least, (threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - allocated)
                    / count);
        }
        System.out.printf("%-10s %6d B: %8.0f ns and %7d B of heap%n", name, bytes, best, least);
    }
}
