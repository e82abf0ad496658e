package spine.bench.role;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import spine.api.transport.Buffer;

/** A payload in memory that is used again once the engine has released it. */
final class Packet implements Buffer {
    private final Payload payload;
    private final Consumer<Packet> back;

    Packet(int size, Consumer<Packet> back) {
        this.payload = new Payload(size);
        this.back = back;
    }

    Packet number(long number) {
        payload.number(number);
        return this;
    }

    @Override
    public ByteBuffer bytes() {
        return ByteBuffer.wrap(payload.bytes).asReadOnlyBuffer();
    }

    @Override
    public void release() {
        back.accept(this);
    }
}
