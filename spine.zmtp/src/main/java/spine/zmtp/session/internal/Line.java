package spine.zmtp.session.internal;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import spine.api.transport.Buffer;
import spine.api.transport.SendOutcome;
import spine.zmtp.loop.internal.Loop;
import spine.zmtp.loop.internal.Memory;

/**
 * Messages that wait for one peer, bounded in number (with the reservations) and in bytes. Places are reserved on any
 * thread and taken on the sender's; the messages are the loop's.
 */
public final class Line {
    private static final long LEAST_BYTES = 4L << 20;
    private static final long RESERVED = 1L << 32;
    private static final int FIRST_ROOM = 16;
    private static final int ROOM_AT_REST = 1024;

    /** Reservations in the upper half, waiting messages in the lower. */
    private final AtomicLong places = new AtomicLong();
    /** Of messages that have a place. */
    private final AtomicLong bytes = new AtomicLong();
    private final Parking parking = new Parking();
    private final int mostMessages;
    private final long mostBytes;
    private List<Buffer>[] messages;
    private SendOutcome.Listener[] listeners;
    private long[] sizes;
    private int first;
    private int count;

    /** @param mostMessages waiting and reserved; @param maxMessageBytes of one message */
    public Line(int mostMessages, long maxMessageBytes) {
        this.mostMessages = mostMessages;
        this.mostBytes = Math.max(LEAST_BYTES, 2 * Math.min(maxMessageBytes, 1L << 30));
    }

    // ---- any thread

    /** Sets a place aside; false if there is none. */
    public boolean reserve() {
        return enter(RESERVED);
    }

    /** Gives a place back that was set aside; false if none is. */
    public boolean unreserve() {
        return redeem(0);
    }

    /** In one step, so that nobody else gets the place in between. */
    private boolean redeem(long forWhat) {
        long now;
        do {
            now = places.get();
            if (now < RESERVED) {
                return false;
            }
        } while (!places.compareAndSet(now, now - RESERVED + forWhat));
        return true;
    }

    private boolean enter(long what) {
        long now;
        do {
            now = places.get();
            if ((now >>> 32) + (now & RESERVED - 1) >= mostMessages) {
                return false;
            }
        } while (!places.compareAndSet(now, now + what));
        return true;
    }

    // ---- the thread of whoever sends

    /**
     * Takes a place for a message of that size, the reserved one if one was set aside: by bytes that is never refused.
     * False, and nothing done, if there is none. For {@link #add} or {@link #leave} by the loop.
     */
    boolean claim(long size, boolean reserved) {
        if (!(reserved && redeem(1))) {
            long now = bytes.get();
            if (now > 0 && now + size > mostBytes || !enter(1)) {
                return false;
            }
        }
        bytes.addAndGet(size);
        return true;
    }

    // ---- the loop's thread

    /** Gives the place of a message of that size back. */
    void leave(long size) {
        places.decrementAndGet();
        bytes.addAndGet(-size);
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** The peer does not take what it is sent: it should not be read from either. */
    boolean isHeavy() {
        return bytes.get() > mostBytes / 2;
    }

    boolean isLight() {
        return bytes.get() <= mostBytes / 4;
    }

    /** Takes a message in, into its place if one was set aside; false, and nothing done, if there is none. */
    public boolean enqueue(List<Buffer> frames, long size, SendOutcome.Listener listener, boolean reserved,
            Memory memory) {
        if (!claim(size, reserved)) {
            return false;
        }
        add(frames, size, listener, memory);
        return true;
    }

    List<Buffer> frames() {
        return messages[first];
    }

    SendOutcome.Listener listener() {
        return listeners[first];
    }

    /** The first message is on its way. */
    void remove(Memory memory) {
        leave(sizes[first]);
        messages[first] = null;
        listeners[first] = null;
        first = first + 1 & messages.length - 1;
        if (--count == 0) {
            parking.leave(memory);
            if (messages.length > ROOM_AT_REST) {
                messages = null;
            }
        }
    }

    /** Releases everything that waits and tells its senders so. */
    public void drop(SendOutcome outcome, Loop loop) {
        while (count > 0) {
            var frames = frames();
            var listener = listener();
            remove(loop.memory);
            Parts.release(frames);
            loop.tell(listener, outcome);
        }
    }

    /** Takes a message in that has its place. */
    void add(List<Buffer> frames, long size, SendOutcome.Listener listener, Memory memory) {
        if (messages == null || count == messages.length) {
            grow();
        }
        int at = first + count & messages.length - 1;
        messages[at] = Parts.park(frames, parking, memory);
        listeners[at] = listener;
        sizes[at] = size;
        count++;
    }

    @SuppressWarnings("unchecked")
    private void grow() {
        var former = messages;
        if (former == null) {
            messages = new List[FIRST_ROOM];
            listeners = new SendOutcome.Listener[FIRST_ROOM];
            sizes = new long[FIRST_ROOM];
            first = 0;
            return;
        }
        int room = former.length;
        messages = Arrays.copyOf(former, 2 * room);
        listeners = Arrays.copyOf(listeners, 2 * room);
        sizes = Arrays.copyOf(sizes, 2 * room);
        // What had wrapped around goes behind the rest.
        System.arraycopy(messages, 0, messages, room, first);
        System.arraycopy(listeners, 0, listeners, room, first);
        System.arraycopy(sizes, 0, sizes, room, first);
    }
}
