package spine.zmtp.session.internal;

import java.util.ArrayList;
import java.util.List;
import spine.api.transport.Buffer;
import spine.zmtp.loop.internal.Frames;
import spine.zmtp.loop.internal.Memory;
import spine.zmtp.loop.internal.Slice;

/** The parts of a message on its way out. */
public final class Parts {
    /** Frames of so many bytes are copied when they have to wait: a small one would hold a whole block. */
    private static final int PARKED_BYTES = 16 * 1024;

    private Parts() {
    }

    /**
     * The sum of their sizes.
     *
     * @throws IllegalArgumentException if there is none
     * @throws IllegalStateException    if one was released
     */
    public static long bytes(List<Buffer> frames) {
        if (frames.isEmpty()) {
            throw new IllegalArgumentException("a message has at least one part");
        }
        long sum = 0;
        for (int i = 0; i < frames.size(); i++) {
            sum += bytes(frames.get(i));
        }
        return sum;
    }

    private static int bytes(Buffer frame) {
        if (frame instanceof Slice slice) {
            slice.requireLent();
            return slice.length();
        }
        return frame.bytes().remaining();
    }

    public static void release(List<Buffer> frames) {
        Frames.releaseAll(frames);
    }

    /**
     * Has a message wait: from now on its memory is the line's concern, not the sender's connection's, and small frames
     * move to a block of the line.
     *
     * @return the message to keep, which is the given one or a copy of it
     */
    static List<Buffer> park(List<Buffer> frames, Parking parking, Memory memory) {
        var kept = frames instanceof Frames ? frames : null;
        for (int i = 0; i < frames.size(); i++) {
            if (frames.get(i) instanceof Slice slice) {
                if (kept == null) {
                    kept = new ArrayList<>(frames);
                }
                kept.set(i, park(slice, parking, memory));
            }
        }
        return kept == null ? frames : kept;
    }

    private static Slice park(Slice slice, Parking parking, Memory memory) {
        if (slice.length() <= PARKED_BYTES) {
            return parking.move(slice, memory);
        }
        return slice.isHere() ? slice.unaccounted() : parking.moveApart(slice, memory);
    }
}
