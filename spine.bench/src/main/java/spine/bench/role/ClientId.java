package spine.bench.role;

import java.nio.ByteBuffer;
import spine.api.transport.Buffer;

/** The four bytes that stand for a client; always the same view, so that it costs no allocation. For one reactor. */
final class ClientId implements Buffer {
    private final ByteBuffer view;

    ClientId(int number) {
        view = ByteBuffer.wrap(ByteBuffer.allocate(Integer.BYTES).putInt(0, number).array()).asReadOnlyBuffer();
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
        // Used for every message of its client.
    }
}
