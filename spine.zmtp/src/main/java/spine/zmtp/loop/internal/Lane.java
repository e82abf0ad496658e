package spine.zmtp.loop.internal;

import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jctools.queues.atomic.SpscAtomicArrayQueue;

/**
 * A one-way road between two loops for what has one priority: in order, and nothing is dropped. Its ring is bounded. What
 * one read brought above that waits at the sender, who reads no more of this priority until there is room.
 *
 * <pre>
 * sender's thread                    |              receiver's thread
 * put -> (spill, in order) -> ring ->|-> ready -> arrive
 *        resume &lt;- refill &lt;----------|-- posted when there is room again and somebody waits for it
 * </pre>
 */
public final class Lane extends Incoming implements Flushable {
    private static final int MOST_AT_ONCE = 256;

    private final Loop from;
    private final Loop to;
    private final int priority;
    private final SpscAtomicArrayQueue<Carried> ring;
    private final ArrayDeque<Carried> spill = new ArrayDeque<>();
    private final Runnable refill = this::refill;
    private List<Runnable> held = new ArrayList<>();
    private boolean signalling;
    /** Written by the sender: something is in the spill. */
    private volatile boolean full;

    /** @param ringMessages rounded up to a power of two of at least 4 */
    public Lane(Loop from, Loop to, int priority, int ringMessages) {
        this.from = from;
        this.to = to;
        this.priority = priority;
        this.ring = new SpscAtomicArrayQueue<>(ringMessages);
    }

    // ---- the sender's thread

    /** Hands it over, or keeps it here until there is room. */
    public void put(Carried item) {
        if (full || !ring.offer(item)) {
            spill.add(item);
            if (!full) {
                full = true;
                // The receiver may have made room before he could see that somebody waits for it.
                refill();
            }
        }
        signal();
    }

    /** Nothing more should be read that would go this way. */
    public boolean isFull() {
        return full;
    }

    /** Runs it as soon as there is room again. */
    public void hold(Runnable resume) {
        held.add(resume);
    }

    private void refill() {
        while (!spill.isEmpty() && ring.offer(spill.peek())) {
            spill.poll();
        }
        if (spill.isEmpty() && full) {
            full = false;
            var resumed = held;
            held = new ArrayList<>();
            resumed.forEach(Runnable::run);
        }
        signal();
    }

    private void signal() {
        if (!signalling) {
            signalling = true;
            from.crossings.signalLater(this);
        }
    }

    /** Wakes the receiver if he sleeps: once for all that was put since. */
    @Override
    public void flush() {
        signalling = false;
        VarHandle.fullFence();
        to.wake();
    }

    // ---- the receiver's thread

    @Override
    public int priority() {
        return priority;
    }

    @Override
    boolean isEmpty() {
        return ring.isEmpty();
    }

    @Override
    public void ready() {
        for (int i = 0; i < MOST_AT_ONCE; i++) {
            var next = ring.poll();
            if (next == null) {
                break;
            }
            arrive(next);
        }
        // The room that was made is visible before it is asked whether somebody waits for it.
        VarHandle.fullFence();
        if (full) {
            from.post(refill);
        }
    }

    /** Everything that is left, once the sender's thread has ended. */
    public void drain() {
        for (Carried next; (next = ring.poll()) != null || (next = spill.poll()) != null;) {
            arrive(next);
        }
    }

    private void arrive(Carried item) {
        try {
            item.arrive();
        } catch (RuntimeException | Error e) {
            to.fault("something from another loop", e);
        }
    }
}
