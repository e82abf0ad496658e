package spine.bench.role;

import java.util.Map;

/** Sends back what comes over shared memory. */
final class AeronWorker implements Program {
    private AeronLink link;

    AeronWorker(Settings settings) {
        link = new AeronLink(AeronLink.connect(settings), AeronLink.TO_WORKER, AeronLink.FROM_WORKER, new Resting(),
                (buffer, at, length, header) -> link.send(buffer, at, length));
        new Thread(() -> link.loop(new Resting()), "bench-worker").start();
    }

    @Override
    public Map<String, Object> ready() {
        return Map.of();
    }
}
