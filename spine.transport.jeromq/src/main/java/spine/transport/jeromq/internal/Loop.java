package spine.transport.jeromq.internal;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reactor's thread at work. Each turn: orders, events, then the first endpoint in the order of priority that has
 * input, and no other (BR-05). The most urgent endpoint may fill its burst; all others get a small batch, after which
 * the more urgent ones are looked at again, so that the wait of a control message does not depend on what the data
 * endpoint has queued (BR-06). Endpoints of equal priority take turns.
 */
final class Loop implements Runnable {
    static final int BURST = 256;
    static final int SMALL_BATCH = 16;
    private static final long TICK_MILLIS = 250;
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    final Inbox inbox;
    private final Selector selector;
    private final Runnable shutdown;
    private final List<SocketEndpoint> endpoints = new ArrayList<>();
    private long nextTick = System.nanoTime();
    private volatile boolean stopping;
    private volatile Thread thread;

    /** @param shutdown what to do on the reactor's thread after the last turn */
    Loop(Runnable shutdown) {
        this.shutdown = shutdown;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new IllegalStateException("the system gives no selector", e);
        }
        inbox = new Inbox(selector);
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    void stop() {
        stopping = true;
        selector.wakeup();
    }

    /** On the reactor's thread. */
    void add(SocketEndpoint endpoint) {
        endpoints.add(endpoint);
        endpoints.sort(Comparator.comparingInt(SocketEndpoint::priority));
    }

    /** On the reactor's thread. */
    void remove(SocketEndpoint endpoint) {
        endpoints.remove(endpoint);
    }

    /** On the reactor's thread. */
    SelectionKey register(zmq.SocketBase socket) throws ClosedChannelException {
        return socket.getFD().register(selector, SelectionKey.OP_READ);
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        while (!stopping) {
            try {
                turn();
            } catch (Throwable e) {
                LOG.error("a turn of the reactor failed; it goes on", e);
            }
        }
        inbox.close();
        try {
            shutAll();
            selector.selectNow();
            selector.close();
        } catch (IOException | RuntimeException e) {
            LOG.warn("the reactor's endpoints did not close cleanly", e);
        } finally {
            shutdown.run();
        }
    }

    /** On the reactor's thread. */
    void shutAll() {
        List.copyOf(endpoints).forEach(SocketEndpoint::shut);
    }

    private void turn() throws IOException {
        boolean worked = orders() | events() | serve();
        long now = System.nanoTime();
        if (now - nextTick >= 0) {
            nextTick = now + TICK_MILLIS * 1_000_000;
            List.copyOf(endpoints).forEach(SocketEndpoint::tick);
        }
        if (!worked && !stopping) {
            endpoints.forEach(e -> e.brake.idle(true));
            inbox.await(TICK_MILLIS);
            endpoints.forEach(e -> e.brake.idle(false));
        }
    }

    private boolean orders() {
        int done = 0;
        for (Work work; done < BURST && (work = inbox.nextOrder()) != null; done++) {
            attempt(work);
        }
        return done > 0;
    }

    private boolean events() {
        int done = 0;
        for (Runnable event; done < SMALL_BATCH && (event = inbox.nextEvent()) != null; done++) {
            attempt(event);
        }
        return done > 0;
    }

    private boolean serve() {
        for (int i = 0; i < endpoints.size(); i++) {
            var endpoint = endpoints.get(i);
            boolean urgent = endpoint.priority() == endpoints.get(0).priority();
            if (endpoint.drain(urgent ? BURST : SMALL_BATCH) > 0) {
                yieldToEquals(i, endpoint);
                return true;
            }
        }
        return false;
    }

    /** Puts the endpoint behind those of its priority; it may have closed itself meanwhile. */
    private void yieldToEquals(int index, SocketEndpoint endpoint) {
        if (index >= endpoints.size() || endpoints.get(index) != endpoint) {
            return;
        }
        int last = index;
        while (last + 1 < endpoints.size() && endpoints.get(last + 1).priority() == endpoint.priority()) {
            last++;
        }
        if (last > index) {
            endpoints.add(last, endpoints.remove(index));
        }
    }

    private static void attempt(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("a task of the reactor failed", e);
        }
    }
}
