package spine.zmtp.internal;

import java.util.ArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import spine.api.transport.ConnectOptions;
import spine.api.transport.ConnectionEvent;
import spine.api.transport.Inbound;
import spine.api.transport.Receiver;

/** Heap of so many idle connections, both ends in one process, and how fast they came; a program, not a test. */
final class Crowd {
    private Crowd() {
    }

    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[0]);
        var room = new Semaphore(48);
        try (var rig = new Rig()) {
            var listening = rig.listen(new Rig.Ear());
            var client = rig.client();
            var kept = new ArrayList<>();
            var ear = new Receiver() {
                @Override
                public void onMessage(Inbound message) {
                    message.release();
                }

                @Override
                public void onEvent(ConnectionEvent event) {
                    if (event.kind() == ConnectionEvent.Kind.ADMITTED) {
                        room.release();
                    }
                }
            };
            var keys = Rig.keys();
            long before = used();
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                if (!room.tryAcquire(20, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("stuck at " + i);
                }
                kept.add(client.connect(new ConnectOptions(listening.address(), rig.serverKey(), keys), ear));
            }
            room.tryAcquire(48, 20, TimeUnit.SECONDS);
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf("%d connections: %.0f a second, %d bytes of heap each, both ends together%n", count,
                    count / seconds, (used() - before) / count);
        }
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
