package spine.zmtp.loop.internal;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Reusable objects on their way back to the loop that they belong to: a turn's worth at a time, in order. Bounded by how
 * many there are.
 *
 * @param <T> what comes back
 */
public final class Returns<T extends Returns.Item<T>> extends Incoming implements Flushable {
    private final Loop from;
    private final Loop to;
    private final AtomicReference<T> returned = new AtomicReference<>();
    /** What came back in this turn: the newest, whose {@code next} is the one before it, and the oldest. */
    private T newest;
    private T oldest;

    /** Something that goes to another loop and comes back. */
    public abstract static class Item<T> {
        private T next;

        /** It is back, on the thread of its own loop. */
        protected abstract void back();
    }

    public Returns(Loop from, Loop to) {
        this.from = from;
        this.to = to;
    }

    /** On the sender's thread. */
    public void add(T item) {
        if (newest == null) {
            oldest = item;
            from.crossings.signalLater(this);
        }
        next(item, newest);
        newest = item;
    }

    @Override
    public void flush() {
        if (newest != null) {
            T before;
            do {
                before = returned.get();
                next(oldest, before);
            } while (!returned.compareAndSet(before, newest));
            newest = null;
            oldest = null;
            to.wake();
        }
    }

    // ---- the receiver's thread

    /** Whoever waits for an outcome may have more that is urgent. */
    @Override
    public int priority() {
        return 0;
    }

    @Override
    boolean isEmpty() {
        return returned.get() == null;
    }

    @Override
    public void ready() {
        T inOrder = null;
        for (T next = returned.getAndSet(null); next != null;) {
            T item = next;
            next = next(item);
            next(item, inOrder);
            inOrder = item;
        }
        while (inOrder != null) {
            T item = inOrder;
            inOrder = next(item);
            next(item, null);
            item.back();
        }
    }

    /** Everything that is left, once the sender's thread has ended. */
    public void drain() {
        flush();
        ready();
    }

    private T next(Item<T> item) {
        return item.next;
    }

    private void next(Item<T> item, T next) {
        item.next = next;
    }
}
