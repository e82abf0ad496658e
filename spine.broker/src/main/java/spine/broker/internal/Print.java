package spine.broker.internal;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Tells contents apart by a glance, in the loop's time (BR-06): nobody gains by deceiving himself. In the journal it is
 * <pre>
 * 0      4       8        12
 * | size | CRC32 | CRC32C |   each 32 bits, big endian
 * </pre>
 */
record Print(int size, int crc32, int crc32c) {
    private static final int BYTES = 12;

    static Print of(ByteString content) {
        var sums = new Sums().add(content);
        return new Print(content.size(), (int) sums.crc32(), (int) sums.crc32c());
    }

    /** Empty if these are not the bytes of one. */
    static Optional<Print> read(ByteString bytes) {
        if (bytes.size() != BYTES) {
            return Optional.empty();
        }
        var in = bytes.asReadOnlyByteBuffer();
        return Optional.of(new Print(in.getInt(), in.getInt(), in.getInt()));
    }

    ByteString bytes() {
        return UnsafeByteOperations.unsafeWrap(
                ByteBuffer.allocate(BYTES).putInt(size).putInt(crc32).putInt(crc32c).array());
    }
}
