package spine.transport.jeromq.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import spine.api.security.VerifiedKey;
import spine.api.transport.Gate;
import zmq.Ctx;
import zmq.Msg;
import zmq.SocketBase;
import zmq.ZMQ;

/**
 * Answers ZAP for all listeners of a reactor (SEC-15 to SEC-19) on a thread of its own, so that a slow gate holds up
 * handshakes and nothing else. Bound by the constructor, closed after the last listener: without it JeroMQ would admit
 * everybody. Each listener is a domain of its own within the reactor; an unknown one is refused.
 */
final class ZapHandler implements Runnable {
    static final String ADDRESS = "inproc://zeromq.zap.01";
    private static final Logger LOG = LoggerFactory.getLogger(ZapHandler.class);

    /** Hears of decisions on the handler's thread, before the peer does. */
    interface Decisions {
        /** @param serial of the decision */
        void admitted(String host, VerifiedKey key, long serial, String detail);

        void refused(String host, String detail);
    }

    /** A listener's gate, and who hears of its decisions. */
    private record Door(Gate gate, Decisions decisions) {
    }

    private final Map<String, Door> doors = new ConcurrentHashMap<>();
    private final Proof proof;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final SocketBase socket;
    private final Selector selector;
    private final Thread thread;

    ZapHandler(Ctx context, String reactor, Proof proof) {
        this.proof = proof;
        socket = context.createSocket(ZMQ.ZMQ_ROUTER);
        socket.setSocketOpt(ZMQ.ZMQ_LINGER, 0);
        socket.setSocketOpt(ZMQ.ZMQ_RCVHWM, 0);
        socket.setSocketOpt(ZMQ.ZMQ_SNDHWM, 0);
        if (!socket.bind(ADDRESS)) {
            throw new IllegalStateException("the ZAP address of a new context is taken");
        }
        try {
            selector = Selector.open();
            socket.getFD().register(selector, SelectionKey.OP_READ);
        } catch (IOException e) {
            throw new IllegalStateException("the system gives no selector", e);
        }
        thread = new Thread(this, reactor + "-zap");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void open(String zapDomain, Gate gate, Decisions decisions) {
        doors.put(zapDomain, new Door(gate, decisions));
    }

    void shut(String zapDomain) {
        doors.remove(zapDomain);
    }

    /** Ends the thread and its socket; false if a gate did not return in time. */
    boolean close(long waitMillis) {
        stop.countDown();
        selector.wakeup();
        return Joining.join(thread, waitMillis);
    }

    @Override
    public void run() {
        while (stop.getCount() > 0) {
            try {
                serve();
            } catch (Throwable e) {
                LOG.error("ZAP handler failed; the request in hand was not answered", e);
                pause();
            }
        }
        socket.close();
        try {
            selector.close();
        } catch (IOException e) {
            LOG.warn("selector of the ZAP handler did not close", e);
        }
    }

    private void serve() throws IOException {
        var routingId = socket.recv(ZMQ.ZMQ_DONTWAIT);
        if (routingId == null) {
            selector.select();
            selector.selectedKeys().clear();
            return;
        }
        List<byte[]> frames = new ArrayList<>(8);
        for (var frame = routingId; frame != null && frame.hasMore();) {
            frame = socket.recv(ZMQ.ZMQ_DONTWAIT);
            if (frame != null && frames.size() < 16) {
                frames.add(frame.data());
            }
        }
        answer(routingId, ZapRequest.of(frames));
    }

    private void answer(Msg routingId, ZapRequest request) {
        var door = doors.get(request.domain());
        VerifiedKey key = null;
        var status = "400";
        var text = door == null ? "unknown domain" : request.problem();
        try {
            if (text == null) {
                key = VerifiedKey.of(request.credential());
                boolean admitted = door.gate().admits(key, request.address());
                status = admitted ? "200" : "400";
                text = admitted ? "OK" : "denied";
            }
        } catch (Throwable e) {
            status = "500";
            text = "fault";
            LOG.warn("the gate failed, which is a refusal", e);
        }
        var detail = status + " " + text + (key == null ? "" : " " + key);
        boolean admitted = status.equals("200");
        byte[] metadata = {};
        if (admitted) {
            long serial = proof.nextDecision();
            metadata = proof.metadata(key, serial);
            door.decisions().admitted(request.address(), key, serial, detail);
        } else if (door != null) {
            door.decisions().refused(request.address(), detail);
        }
        reply(routingId, ascii("1.0"), request.requestId(), ascii(status), ascii(text),
                ascii(admitted ? key.z85() : ""), metadata);
    }

    private void reply(Msg routingId, byte[]... frames) {
        socket.send(new Msg(routingId.data()), ZMQ.ZMQ_DONTWAIT | ZMQ.ZMQ_SNDMORE);
        socket.send(new Msg(0), ZMQ.ZMQ_DONTWAIT | ZMQ.ZMQ_SNDMORE);
        for (int i = 0; i < frames.length; i++) {
            socket.send(new Msg(frames[i]), ZMQ.ZMQ_DONTWAIT | (i < frames.length - 1 ? ZMQ.ZMQ_SNDMORE : 0));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    /** SEC-16: 100 ms after a fault, less if stopped. */
    private void pause() {
        try {
            stop.await(100, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            LOG.debug("interrupted while pausing; nobody interrupts this thread by right, so it goes on", e);
        }
    }
}
