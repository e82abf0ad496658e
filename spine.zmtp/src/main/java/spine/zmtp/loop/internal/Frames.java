package spine.zmtp.loop.internal;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import spine.api.transport.Buffer;

/** The parts of a pooled message. */
public final class Frames extends AbstractList<Buffer> implements RandomAccess {
    private final Message message;
    private Buffer[] parts = new Buffer[4];
    private int size;

    Frames(Message message) {
        this.message = message;
    }

    /** Releases every part, and the message if the list is one's. */
    public static void releaseAll(List<Buffer> frames) {
        for (int i = 0; i < frames.size(); i++) {
            frames.get(i).release();
        }
        sent(frames);
    }

    /** The parts of the list are released; if it is a message's, that one goes back too. */
    public static void sent(List<Buffer> frames) {
        if (frames instanceof Frames own) {
            own.message.finish();
        }
    }

    @Override
    public Buffer get(int index) {
        return parts[Objects.checkIndex(index, size)];
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Buffer set(int index, Buffer part) {
        var former = get(index);
        parts[index] = Objects.requireNonNull(part);
        return former;
    }

    @Override
    public void add(int index, Buffer part) {
        Objects.checkIndex(index, size + 1);
        Objects.requireNonNull(part);
        if (size == parts.length) {
            parts = Arrays.copyOf(parts, 2 * size);
        }
        System.arraycopy(parts, index, parts, index + 1, size - index);
        parts[index] = part;
        size++;
        modCount++;
    }

    @Override
    public Buffer remove(int index) {
        var former = get(index);
        System.arraycopy(parts, index + 1, parts, index, size - index - 1);
        parts[--size] = null;
        modCount++;
        return former;
    }

    void reset() {
        Arrays.fill(parts, 0, size, null);
        size = 0;
        modCount++;
    }
}
