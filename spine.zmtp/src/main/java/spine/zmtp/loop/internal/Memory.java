package spine.zmtp.loop.internal;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A loop's blocks, slices and messages, all reused. On the loop's thread except {@link #takeBack}. Objects wait in line
 * before they are lent again, so that a second release of one is noticed.
 */
public final class Memory {
    private static final int MOST_BLOCKS = 256;
    private static final int BLOCKS_AT_REST = 8;
    private static final int MOST_LENT = 65_536;
    private static final int LEAST_IN_LINE = 256;

    private final Thread thread;
    private final Runnable wake;
    private final ArrayDeque<Block> blocks = new ArrayDeque<>();
    private final ArrayDeque<Slice> slices = new ArrayDeque<>();
    private final ArrayDeque<Message> messages = new ArrayDeque<>();
    private final AtomicReference<Lent> returned = new AtomicReference<>();
    private volatile int awaiting;
    private Block current;

    /** @param wake is run when something comes back that {@link #await} is waiting for; by any thread */
    Memory(Thread thread, Runnable wake) {
        this.thread = thread;
        this.wake = wake;
    }

    /** An empty block; its holder gives it back by {@link #letGo}. */
    public Block block() {
        var block = blocks.pollLast();
        return block != null ? block.fresh() : new Block(new byte[Block.BYTES], true);
    }

    /** A block to write into at {@link Block#end}, for slices of anybody; a larger one than usual is for this one use. */
    public Block room(int bytes) {
        if (bytes > Block.BYTES) {
            return Block.large(new byte[bytes]);
        }
        if (current != null && current.soleHolder()) {
            current.end = 0;
        }
        if (current == null || current.room() < bytes) {
            if (current != null) {
                letGo(current);
            }
            current = block();
        }
        return current;
    }

    /** After {@link #room}: a block that is not shared is held by its slices alone from now on. */
    public void done(Block block) {
        if (block != current) {
            letGo(block);
        }
    }

    public void hold(Block block) {
        block.hold();
    }

    public void letGo(Block block) {
        if (block.letGo() && blocks.size() < MOST_BLOCKS) {
            blocks.addLast(block);
        }
    }

    public Slice slice(Block of, int at, int length) {
        var slice = slices.size() > LEAST_IN_LINE ? slices.pollFirst() : new Slice(this);
        return slice.over(of, at, length);
    }

    public Message message() {
        var message = messages.size() > LEAST_IN_LINE ? messages.pollFirst() : new Message(this);
        return message.begin();
    }

    void keep(Slice slice) {
        if (slices.size() < MOST_LENT) {
            slices.addLast(slice);
        }
    }

    void keep(Message message) {
        if (messages.size() < MOST_LENT) {
            messages.addLast(message);
        }
    }

    boolean isHere() {
        return Thread.currentThread() == thread;
    }

    /** Any thread. */
    void takeBack(Lent object) {
        if (isHere()) {
            object.recycle();
            return;
        }
        Lent head;
        do {
            head = returned.get();
            object.next = head;
        } while (!returned.compareAndSet(head, object));
        if (awaiting > 0) {
            wake.run();
        }
    }

    /** One more, or one less, can go on only when something comes back. */
    public void await(boolean begins) {
        awaiting = awaiting + (begins ? 1 : -1);
    }

    /** Recycles what other threads gave back. */
    void collect() {
        if (returned.get() == null) {
            return;
        }
        for (var next = returned.getAndSet(null); next != null;) {
            var object = next;
            next = object.next;
            object.next = null;
            object.recycle();
        }
    }

    boolean isReturning() {
        return returned.get() != null;
    }

    /** Nothing is going on: gives most of the pool to the collector. */
    void rest() {
        while (blocks.size() > BLOCKS_AT_REST) {
            blocks.pollFirst();
        }
        shrink(slices);
        shrink(messages);
    }

    private static void shrink(ArrayDeque<?> pool) {
        while (pool.size() > 2 * LEAST_IN_LINE) {
            pool.pollLast();
        }
    }
}
