package spine.zmtp.session.internal;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import spine.api.transport.Buffer;
import spine.api.transport.SendOutcome;
import spine.zmtp.loop.internal.Loop;
import spine.zmtp.loop.internal.Memory;

/**
 * Messages that wait for one peer, bounded in number (with the reservations) and in bytes. Places are counted on any
 * thread; the rest happens on the loop's.
 */
public final class Line {
    private static final long LEAST_BYTES = 4L << 20;
    private static final long RESERVED = 1L << 32;
    private static final int FIRST_ROOM = 16;
    private static final int ROOM_AT_REST = 1024;

    /** Reservations in the upper half, waiting messages in the lower. */
    private final AtomicLong places = new AtomicLong();
    private final Parking parking = new Parking();
    private final int mostMessages;
    private final long mostBytes;
    private List<Buffer>[] messages;
    private SendOutcome.Listener[] listeners;
    private int[] sizes;
    private int first;
    private int count;
    private long bytes;

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
        long now;
        do {
            now = places.get();
            if (now < RESERVED) {
                return false;
            }
        } while (!places.compareAndSet(now, now - RESERVED));
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

    // ---- the loop's thread

    public boolean isEmpty() {
        return count == 0;
    }

    /** The peer does not take what it is sent: it should not be read from either. */
    boolean isHeavy() {
        return bytes > mostBytes / 2;
    }

    boolean isLight() {
        return bytes <= mostBytes / 4;
    }

    /** Takes a message in and its place with it; false, and nothing done, if there is no place. */
    private boolean offer(List<Buffer> frames, long size, SendOutcome.Listener listener, Memory memory) {
        if (count > 0 && bytes + size > mostBytes || size > Integer.MAX_VALUE || !enter(1)) {
            return false;
        }
        add(frames, (int) size, listener, memory);
        return true;
    }

    /** Takes a message in, into its place if one was set aside; false, and nothing done, if there is none. */
    public boolean enqueue(List<Buffer> frames, long size, SendOutcome.Listener listener, boolean reserved,
            Memory memory) {
        if (reserved && unreserve()) {
            redeem(frames, size, listener, memory);
            return true;
        }
        return offer(frames, size, listener, memory);
    }

    /** Takes a message into a place that was set aside; by bytes it is never refused. */
    private void redeem(List<Buffer> frames, long size, SendOutcome.Listener listener, Memory memory) {
        places.addAndGet(1);
        add(frames, (int) Math.min(size, Integer.MAX_VALUE), listener, memory);
    }

    List<Buffer> frames() {
        return messages[first];
    }

    SendOutcome.Listener listener() {
        return listeners[first];
    }

    /** The first message is on its way. */
    void remove(Memory memory) {
        places.addAndGet(-1);
        bytes -= sizes[first];
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

    private void add(List<Buffer> frames, int size, SendOutcome.Listener listener, Memory memory) {
        if (messages == null || count == messages.length) {
            grow();
        }
        int at = first + count & messages.length - 1;
        messages[at] = Parts.park(frames, parking, memory);
        listeners[at] = listener;
        sizes[at] = size;
        count++;
        bytes += size;
    }

    @SuppressWarnings("unchecked")
    private void grow() {
        var former = messages;
        if (former == null) {
            messages = new List[FIRST_ROOM];
            listeners = new SendOutcome.Listener[FIRST_ROOM];
            sizes = new int[FIRST_ROOM];
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
