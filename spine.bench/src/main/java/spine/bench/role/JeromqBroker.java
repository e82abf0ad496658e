package spine.bench.role;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * ROUTER and DEALER of JeroMQ with a forwarder that moves what is there before it polls again; it is faster than
 * {@code ZMQ.proxy}, which polls between any two messages.
 */
final class JeromqBroker implements Program {
    private static final int BURST = 1000;

    private final ZContext context = new ZContext();
    private final ZMQ.Socket front;
    private final ZMQ.Socket back;
    private final String frontAddress;
    private final String backAddress;
    private final AtomicLong forwarded = new AtomicLong();

    JeromqBroker(Settings settings) {
        front = JeromqSocket.bound(context, SocketType.ROUTER, settings);
        back = JeromqSocket.bound(context, SocketType.DEALER, settings);
        frontAddress = front.getLastEndpoint();
        backAddress = back.getLastEndpoint();
        new Thread(this::loop, "bench-broker").start();
    }

    private void loop() {
        var poller = context.createPoller(2);
        poller.register(front, ZMQ.Poller.POLLIN);
        poller.register(back, ZMQ.Poller.POLLIN);
        while (poller.poll(-1) >= 0) {
            forward(front, back);
            forwarded.lazySet(forwarded.get() + forward(back, front));
        }
    }

    private static int forward(ZMQ.Socket from, ZMQ.Socket to) {
        for (int i = 0; i < BURST; i++) {
            var part = from.recv(ZMQ.DONTWAIT);
            if (part == null) {
                return i;
            }
            for (boolean more = from.hasReceiveMore(); more; more = from.hasReceiveMore()) {
                to.sendMore(part);
                part = from.recv();
            }
            to.send(part);
        }
        return BURST;
    }

    @Override
    public Map<String, Object> ready() {
        return Map.of("front", frontAddress, "back", backAddress);
    }

    @Override
    public Map<String, Object> obey(String[] words) {
        return Map.of("forwarded", forwarded.get());
    }
}
