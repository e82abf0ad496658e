package spine.broker.internal;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** Two checksums over the arrays behind a byte string; a read-only view of them would be copied piece by piece. */
final class Sums extends ByteOutput {
    private final CRC32 one = new CRC32();
    private final CRC32C other = new CRC32C();

    Sums add(ByteString bytes) {
        try {
            UnsafeByteOperations.unsafeWriteTo(bytes, this);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException("a checksum does not fail", e);
        }
    }

    long crc32() {
        return one.getValue();
    }

    long crc32c() {
        return other.getValue();
    }

    @Override
    public void write(byte value) {
        one.update(value);
        other.update(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        one.update(bytes, offset, length);
        other.update(bytes, offset, length);
    }

    @Override
    public void writeLazy(byte[] bytes, int offset, int length) {
        write(bytes, offset, length);
    }

    @Override
    public void write(ByteBuffer bytes) {
        one.update(bytes.duplicate());
        other.update(bytes);
    }

    @Override
    public void writeLazy(ByteBuffer bytes) {
        write(bytes);
    }
}
