package spine.bench.role;

import java.nio.ByteBuffer;
import java.util.Map;
import org.agrona.concurrent.UnsafeBuffer;

/** Sends over shared memory to the broker; the thread that reads the orders polls. */
final class AeronClient implements Program {
    private final AeronLink link;
    private final Resting resting = new Resting();
    private final UnsafeBuffer out = new UnsafeBuffer(new byte[0]);
    private final byte[] in = new byte[1 << 20];
    private Trip trip;

    AeronClient(Settings settings) {
        link = new AeronLink(AeronLink.connect(settings), AeronLink.TO_CLIENT, AeronLink.TO_BROKER, new Resting(),
                (buffer, at, length, header) -> {
                    buffer.getBytes(at, in, 0, length);
                    trip.answered(ByteBuffer.wrap(in, 0, length));
                });
    }

    @Override
    public Map<String, Object> ready() {
        return Map.of();
    }

    @Override
    public Map<String, Object> obey(String[] words) throws Exception {
        trip = Trip.of((number, payload) -> {
            out.wrap(payload.number(number).bytes);
            link.send(out, 0, payload.bytes.length);
        }, words);
        trip.start();
        resting.reset();
        while (!trip.ended()) {
            resting.idle(link.poll());
        }
        return trip.result().get();
    }
}
