package spine.transport.jeromq.internal;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What other threads want done on the reactor's thread, and its bell. Orders keep their sequence; connection events
 * have a queue of their own, where a flood of them is dropped and counted. Adding is thread-safe, the rest is the
 * reactor's.
 */
final class Inbox {
    static final int MAX_TASKS = 65_536;
    static final int MAX_EVENTS = 4_096;

    private final Selector selector;
    private final Queue<Work> orders = new ConcurrentLinkedQueue<>();
    private final AtomicInteger tasks = new AtomicInteger();
    private final Queue<Runnable> events = new ArrayBlockingQueue<>(MAX_EVENTS);
    private final LongAdder droppedEvents = new LongAdder();
    private volatile boolean waiting;
    private volatile boolean closed;

    Inbox(Selector selector) {
        this.selector = selector;
    }

    /** A send, of which the endpoint bounds the number, or the end of something. False once closed. */
    boolean order(Work work) {
        if (closed) {
            return false;
        }
        orders.add(work);
        ring();
        // Closed in between: whoever removes it, does it once.
        return !closed || !orders.remove(work);
    }

    /**
     * A task; dropped once closed.
     *
     * @throws IllegalStateException if {@value #MAX_TASKS} are waiting
     */
    boolean task(Work work) {
        if (closed) {
            return false;
        }
        if (tasks.incrementAndGet() > MAX_TASKS) {
            tasks.decrementAndGet();
            throw new IllegalStateException("the reactor has " + MAX_TASKS + " tasks waiting; slow down");
        }
        boolean taken = order(new Work() {
            @Override
            public void run() {
                tasks.decrementAndGet();
                work.run();
            }

            @Override
            public void dropped() {
                work.dropped();
            }
        });
        if (!taken) {
            tasks.decrementAndGet();
        }
        return taken;
    }

    /** An event; dropped and counted if too many wait. */
    void event(Runnable event) {
        if (!closed && events.offer(event)) {
            ring();
        } else {
            droppedEvents.increment();
        }
    }

    long droppedEvents() {
        return droppedEvents.sum();
    }

    Work nextOrder() {
        return orders.poll();
    }

    Runnable nextEvent() {
        return events.poll();
    }

    /** Waits for an order, an event or the sockets' own bells. */
    void await(long millis) throws IOException {
        waiting = true;
        if (orders.isEmpty() && events.isEmpty()) {
            selector.select(millis);
        } else {
            selector.selectNow();
        }
        waiting = false;
        selector.selectedKeys().clear();
    }

    void ring() {
        if (waiting) {
            selector.wakeup();
        }
    }

    /** Nothing gets in any more; what is in is told that it was dropped. */
    void close() {
        closed = true;
        for (var work = orders.poll(); work != null; work = orders.poll()) {
            work.dropped();
        }
        events.clear();
    }
}
