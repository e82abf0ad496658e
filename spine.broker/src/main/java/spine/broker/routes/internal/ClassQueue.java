package spine.broker.routes.internal;

import java.util.AbstractQueue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The queue of an executor in which the more urgent class goes first, and each class is first in, first out (BR-12).
 * Bounded: CRITICAL work by a limit of its own, so that it is not refused for what others have piled up; all else
 * together by the other. What is not {@link Classed} is NORMAL. Thread-safe; allocates nothing once it has grown.
 */
public final class ClassQueue extends AbstractQueue<Runnable> implements BlockingQueue<Runnable> {
    private final List<ArrayDeque<Runnable>> classes = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final int most;
    private final int mostCritical;
    private int size;

    /**
     * @param most         that may wait, CRITICAL ones not counted; at least 1
     * @param mostCritical that may wait besides
     */
    public ClassQueue(int most, int mostCritical) {
        this.most = most;
        this.mostCritical = mostCritical;
        for (int i = 0; i <= Priority.BACKGROUND.ordinal(); i++) {
            classes.add(new ArrayDeque<>());
        }
    }

    private static Priority priority(Object work) {
        return work instanceof Classed classed ? classed.priority() : Priority.NORMAL;
    }

    /** False if there is no room in its part. */
    @Override
    public boolean offer(Runnable work) {
        var priority = priority(work);
        lock.lock();
        try {
            var own = classes.get(priority.ordinal());
            int critical = classes.get(0).size();
            if (priority == Priority.CRITICAL ? critical >= mostCritical : size - critical >= most) {
                return false;
            }
            own.addLast(work);
            size++;
            arrived.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** How many of a class wait. */
    public int waiting(Priority priority) {
        lock.lock();
        try {
            return classes.get(priority.ordinal()).size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Runnable poll() {
        lock.lock();
        try {
            return next();
        } finally {
            lock.unlock();
        }
    }

    private Runnable next() {
        if (size == 0) {
            return null;
        }
        size--;
        int i = 0;
        while (classes.get(i).isEmpty()) {
            i++;
        }
        return classes.get(i).pollFirst();
    }

    @Override
    public Runnable take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (size == 0) {
                arrived.await();
            }
            return next();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Runnable poll(long timeout, TimeUnit unit) throws InterruptedException {
        long left = unit.toNanos(timeout);
        lock.lockInterruptibly();
        try {
            while (size == 0 && left > 0) {
                left = arrived.awaitNanos(left);
            }
            return next();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Runnable peek() {
        lock.lock();
        try {
            return classes.stream().filter(c -> !c.isEmpty()).findFirst().map(ArrayDeque::peekFirst).orElse(null);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean remove(Object work) {
        lock.lock();
        try {
            boolean removed = classes.get(priority(work).ordinal()).removeFirstOccurrence(work);
            size -= removed ? 1 : 0;
            return removed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int size() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    /** For work that is not CRITICAL. */
    @Override
    public int remainingCapacity() {
        lock.lock();
        try {
            return most - (size - classes.get(0).size());
        } finally {
            lock.unlock();
        }
    }

    /** What waited at that moment, in the order in which it would be taken; removes nothing. */
    @Override
    public Iterator<Runnable> iterator() {
        lock.lock();
        try {
            var all = new ArrayList<Runnable>(size);
            classes.forEach(all::addAll);
            return List.copyOf(all).iterator();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int drainTo(Collection<? super Runnable> into) {
        return drainTo(into, Integer.MAX_VALUE);
    }

    @Override
    public int drainTo(Collection<? super Runnable> into, int atMost) {
        int drained = 0;
        for (var work = drained < atMost ? poll() : null; work != null; work = drained < atMost ? poll() : null) {
            into.add(work);
            drained++;
        }
        return drained;
    }

    /** Never waits for room: this queue refuses instead. */
    @Override
    public void put(Runnable work) {
        throw new UnsupportedOperationException("offer() says whether there is room");
    }

    /** Never waits for room: this queue refuses instead. */
    @Override
    public boolean offer(Runnable work, long timeout, TimeUnit unit) {
        return offer(work);
    }
}
