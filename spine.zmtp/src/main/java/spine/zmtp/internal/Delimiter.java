package spine.zmtp.internal;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import spine.api.transport.Buffer;
import spine.zmtp.loop.internal.Frames;

/** The empty frame between an envelope and what is meant for the application (RFC 28). */
final class Delimiter {
    static final Buffer EMPTY = Buffer.of(ByteString.EMPTY);

    private Delimiter() {
    }

    /** Where the first empty frame is, if something follows it; else -1. */
    static int in(List<Buffer> frames) {
        for (int i = 0; i < frames.size() - 1; i++) {
            if (!frames.get(i).bytes().hasRemaining()) {
                return i;
            }
        }
        return -1;
    }

    /** Takes the first frames out, in order. */
    static List<Buffer> cut(List<Buffer> frames, int count) {
        var cut = new ArrayList<>(frames.subList(0, count));
        for (int i = count - 1; i >= 0; i--) {
            frames.remove(i);
        }
        return cut;
    }

    /** The message with these frames before it; the same list if it is a message's own, which goes back with it. */
    static List<Buffer> prepend(List<Buffer> envelope, List<Buffer> frames) {
        var all = frames instanceof Frames ? frames : new ArrayList<>(frames);
        for (int i = 0; i < envelope.size(); i++) {
            all.add(i, envelope.get(i));
        }
        return all;
    }
}
