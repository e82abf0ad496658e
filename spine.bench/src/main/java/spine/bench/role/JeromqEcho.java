package spine.bench.role;

import java.util.Map;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/** Sends back what comes: the worker, a DEALER, or the server that is connected to, a ROUTER. */
final class JeromqEcho implements Program {
    private final ZMQ.Socket socket;
    private final String address;

    JeromqEcho(Settings settings, boolean server) {
        var context = new ZContext();
        socket = server ? JeromqSocket.bound(context, SocketType.ROUTER, settings)
                : JeromqSocket.dealer(context, settings);
        address = server ? socket.getLastEndpoint() : settings.get("address");
        new Thread(this::loop, "bench-echo").start();
    }

    private void loop() {
        for (var part = socket.recv(); part != null; part = socket.recv()) {
            socket.send(part, socket.hasReceiveMore() ? ZMQ.SNDMORE : 0);
        }
    }

    @Override
    public Map<String, Object> ready() {
        return Map.of("front", address);
    }

    @Override
    public Map<String, Object> obey(String[] words) {
        return words[0].equals("gc") ? Vitals.collected() : Map.of();
    }
}
