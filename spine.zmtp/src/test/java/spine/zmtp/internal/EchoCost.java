package spine.zmtp.internal;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import spine.api.transport.Buffer;
import spine.api.transport.Endpoint;
import spine.api.transport.SendOutcome;

/** What an echo costs a loop in processor time and memory, in one process; a program, not a test. */
final class EchoCost {
    private EchoCost() {
    }

    public static void main(String[] args) throws Exception {
        for (var kind : Rig.Kind.values()) {
            if (args.length > 1 && !args[1].contains(kind.name())) {
                continue;
            }
            for (int size : new int[] {64, 1024, 65_536}) {
                measure(kind, size, Integer.parseInt(args[0]) / (1 + size / 2000));
            }
        }
    }

    private static void measure(Rig.Kind kind, int size, int count) throws Exception {
        try (var rig = new Rig(kind)) {
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
                text = String.format("server %.2f us %.1f B, client %.2f us %.1f B a round trip", (after[0] - before[0]) / n / 1000,
                        (after[1] - before[1]) / n, (after[2] - before[2]) / n / 1000, (after[3] - before[3]) / n);
                done.countDown();
            }
            if (came < count) {
                endpoint.send(null, message.frames(), SendOutcome.Listener.IGNORE);
            } else {
                message.release();
            }
        }

        private long[] now() {
            long server = id("rig-server");
            long client = id("rig-client-0");
            return new long[] {threads.getThreadCpuTime(server), threads.getThreadAllocatedBytes(server),
                threads.getThreadCpuTime(client), threads.getThreadAllocatedBytes(client)};
        }

        private static long id(String name) {
            return Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().equals(name))
                    .findFirst().orElseThrow().getId();
        }
    }
}
