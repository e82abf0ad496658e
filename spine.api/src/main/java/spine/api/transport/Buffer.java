package spine.api.transport;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Bytes with an owner. Whoever holds one last releases it, once; then its memory may be used again. Handing it to
 * {@link Endpoint#send} hands over the ownership. Not thread-safe: one owner at a time.
 */
@ConsumerType
public interface Buffer {
    /** A read-only view, valid until {@link #release}. */
    ByteBuffer bytes();

    /** Gives the memory back. Pooled engines reuse it: nothing read from {@link #bytes} may be kept. */
    void release();

    /** The content as an immutable value that outlives this buffer; copies where the memory is pooled. */
    default ByteString toByteString() {
        return ByteString.copyFrom(bytes());
    }

    /** A buffer over bytes that nobody else changes; nothing to give back. */
    static Buffer of(byte[] bytes) {
        return of(UnsafeByteOperations.unsafeWrap(bytes));
    }

    /** A buffer over immutable bytes; nothing to give back. */
    static Buffer of(ByteString bytes) {
        return new Buffer() {
            @Override
            public ByteBuffer bytes() {
                return bytes.asReadOnlyByteBuffer();
            }

            @Override
            public void release() {
                // Immutable memory has no pool to go back to.
            }

            @Override
            public ByteString toByteString() {
                return bytes;
            }
        };
    }
}
