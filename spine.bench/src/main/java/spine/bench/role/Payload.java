package spine.bench.role;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/**
 * What is sent and must come back: the message's number in the first 8 bytes, its complement in the last 8, and the
 * same random bytes between. The C programs do the same ({@code wire.h}).
 */
final class Payload {
    /** Of so many messages one is compared in full, the others at both ends. */
    static final int FULL_EVERY = 251;
    private static final int SEED = 1;

    final byte[] bytes;
    private final ByteBuffer view;

    Payload(int size) {
        if (size < 2 * Long.BYTES) {
            throw new IllegalArgumentException("a payload has at least 16 bytes, not " + size);
        }
        bytes = new byte[size];
        new Random(SEED).nextBytes(bytes);
        view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Becomes the payload of this message. */
    Payload number(long number) {
        view.putLong(0, number);
        view.putLong(bytes.length - Long.BYTES, ~number);
        return this;
    }

    /** Whether these bytes, from position to limit, are the payload of this message. */
    boolean came(long number, ByteBuffer back) {
        int at = back.position();
        if (back.remaining() != bytes.length) {
            return false;
        }
        boolean little = back.order() == ByteOrder.LITTLE_ENDIAN;
        if (back.getLong(at) != (little ? number : Long.reverseBytes(number))
                || back.getLong(at + bytes.length - Long.BYTES) != (little ? ~number : Long.reverseBytes(~number))) {
            return false;
        }
        return number % FULL_EVERY != 0 || number(number).view.clear().mismatch(back) < 0;
    }
}
