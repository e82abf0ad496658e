package spine.transport.jeromq.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import spine.api.transport.Buffer;
import zmq.Msg;

/** A received frame: bytes of the heap that nobody changes any more, so it goes out again without a copy. */
final class FrameBuffer implements Buffer {
    private final byte[] bytes;

    FrameBuffer(Msg frame) {
        this.bytes = frame.data();
    }

    @Override
    public ByteBuffer bytes() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    @Override
    public void release() {
        // The heap has no pool.
    }

    @Override
    public ByteString toByteString() {
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    /**
     * A frame to send. JeroMQ encrypts later, on its own thread, hence bytes of a pool are copied and immutable ones
     * are not.
     */
    static Msg toMsg(Buffer buffer) {
        return buffer instanceof FrameBuffer frame ? new Msg(frame.bytes)
                : new Msg(buffer.toByteString().asReadOnlyByteBuffer().slice());
    }
}
