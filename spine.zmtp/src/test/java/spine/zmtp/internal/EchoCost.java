package spine.zmtp.internal;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import spine.api.transport.Buffer;
import spine.api.transport.Endpoint;
import spine.api.transport.SendOutcome;

/** What an echo costs loops in processor time and memory, in one process: {@code MESSAGES [KINDS [LOOPS]]}; no test. */
final class EchoCost {
    private EchoCost() {
    }

    public static void main(String[] args) throws Exception {
        for (var kind : Rig.Kind.values()) {
            if (args.length > 1 && !args[1].contains(kind.name())) {
                continue;
            }
            for (int size : new int[] {64, 1024, 65_536}) {
                measure(args.length > 2 ? Integer.parseInt(args[2]) : 1, kind, size,
                        Integer.parseInt(args[0]) / (1 + size / 2000));
            }
        }
    }

    private static void measure(int loops, Rig.Kind kind, int size, int count) throws Exception {
        try (var rig = new Rig(loops, kind)) {
            var echo = rig.listen(m -> m.endpoint().send(m.from(), m.frames(), SendOutcome.Listener.IGNORE));
            var laps = new Laps(count);
            var client = rig.connect(echo, laps);
            laps.endpoint = client;
            for (int i = 0; i < Math.max(8, 200_000 / (size + 100)); i++) {
                client.send(null, List.of(Buffer.of(new byte[size])), SendOutcome.Listener.IGNORE);
            }
            laps.await();
            System.out.println(kind + " " + size + " B: " + laps.text);
        }
    }

    /** Sends on what comes back; measures the second half. */
    private static final class Laps extends Rig.Ear {
        private final com.sun.management.ThreadMXBean threads =
                (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        private final CountDownLatch done = new CountDownLatch(1);
        private final int count;
        private int came;
        private long[] before;
        private String text = "";
        private Endpoint endpoint;

        Laps(int count) {
            this.count = count;
        }

        void await() {
            Rig.latch(done);
        }

        @Override
        public void onMessage(spine.api.transport.Inbound message) {
            came++;
            if (came == count / 2) {
                before = now();
            } else if (came == count) {
                long[] after = now();
                double n = count - count / 2.0;
                text = String.format("server %.2f us (home %.2f) %.1f B, client %.2f us %.1f B a round trip",
                        micros(0, after) / n, micros(4, after) / n, (after[1] - before[1]) / n,
                        micros(2, after) / n, (after[3] - before[3]) / n);
                done.countDown();
            }
            if (came < count) {
                endpoint.send(null, message.frames(), SendOutcome.Listener.IGNORE);
            } else {
                message.release();
            }
        }

        private double micros(int which, long[] after) {
            return (after[which] - before[which]) / 1000.0;
        }

        /** Time and bytes of the server, of the client, and the time of the server's home loop. */
        private long[] now() {
            var sums = new long[5];
            for (var thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().equals("rig-server")) {
                    sums[4] = threads.getThreadCpuTime(thread.getId());
                }
                int at = thread.getName().startsWith("rig-server") ? 0 : thread.getName().startsWith("rig-client") ? 2 : -1;
                if (at >= 0) {
                    sums[at] += threads.getThreadCpuTime(thread.getId());
                    sums[at + 1] += threads.getThreadAllocatedBytes(thread.getId());
                }
            }
            return sums;
        }
    }
}
