package spine.bench.role;

import java.nio.ByteBuffer;
import java.util.Map;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** A DEALER of JeroMQ; the thread that reads the orders owns it. */
final class JeromqClient implements Program {
    private static final int PATIENCE_MILLIS = 30_000;

    private final ZMQ.Socket socket;

    JeromqClient(Settings settings) {
        socket = JeromqSocket.dealer(new ZContext(), settings);
        socket.setReceiveTimeOut(PATIENCE_MILLIS);
    }

    @Override
    public Map<String, Object> ready() {
        return Map.of();
    }

    @Override
    public Map<String, Object> obey(String[] words) throws Exception {
        var trip = Trip.of((number, payload) -> socket.send(payload.number(number).bytes.clone()), words);
        trip.start();
        while (!trip.ended()) {
            var answer = socket.recv();
            if (answer == null) {
                throw new IllegalStateException("no answer within " + PATIENCE_MILLIS + " ms");
            }
            trip.answered(ByteBuffer.wrap(answer));
        }
        return trip.result().get();
    }
}
