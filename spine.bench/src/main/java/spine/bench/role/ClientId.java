package spine.bench.role;

import java.nio.ByteBuffer;
import spine.api.transport.Buffer;

/**
 * The four bytes that stand for a client. One buffer has one owner at a time: {@link #next} takes them in turns, of more
 * than can be under way, so that nothing is allocated for a message.
 */
final class ClientId implements Buffer {
    private static final int TURNS = 8192;
    private final ByteBuffer view;
    private ClientId following;

    private ClientId(int number) {
        view = ByteBuffer.wrap(ByteBuffer.allocate(Integer.BYTES).putInt(0, number).array()).asReadOnlyBuffer();
    }

    /** The first of a client's. */
    static ClientId of(int number) {
        var first = new ClientId(number);
        var last = first;
        for (int i = 1; i < TURNS; i++) {
            last.following = new ClientId(number);
            last = last.following;
        }
        last.following = first;
        return first;
    }

    ClientId next() {
        return following;
    }

    static int number(Buffer id) {
        var bytes = id.bytes();
        return bytes.getInt(bytes.position());
    }

    @Override
    public ByteBuffer bytes() {
        return view.clear();
    }

    @Override
    public void release() {
        // Its turn comes again.
    }
}
