package spine.zmtp.wire.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FrameHeaderTest {
    @Property
    void shouldReadWhatItWrote(@ForAll @IntRange(max = FrameHeader.MOST_BODY) int body,
            @ForAll @IntRange(max = 2) int kind, @ForAll @IntRange(max = 20) int at) throws ProtocolException {
        int flags = new int[] {0, FrameHeader.MORE, FrameHeader.COMMAND}[kind];
        var bytes = new byte[40];
        int size = FrameHeader.write(bytes, at, flags, body);
        assertEquals(FrameHeader.size(body), size);
        for (int available = 0; available < size; available++) {
            assertEquals(FrameHeader.INCOMPLETE, FrameHeader.parse(bytes, at, available, FrameHeader.MOST_BODY));
        }
        long header = FrameHeader.parse(bytes, at, size, FrameHeader.MOST_BODY);
        assertEquals(size, FrameHeader.bytes(header));
        assertEquals(body, FrameHeader.body(header));
        assertEquals(flags, FrameHeader.flags(header) & ~FrameHeader.LONG);
    }

    /** Any nine bytes are a header by the rules of RFC 37, or refused; never anything else. */
    @Property(tries = 2_000)
    void shouldJudgeAnyBytes(@ForAll @Size(9) byte[] bytes, @ForAll @IntRange(max = 7) int flags) {
        bytes[0] = (byte) (bytes[1] % 4 == 0 ? bytes[0] : flags);
        boolean known = (bytes[0] & 0xf8) == 0 && (bytes[0] & 5) != 5;
        long body = (bytes[0] & 2) == 0 ? bytes[1] & 0xff : ByteBuffer.wrap(bytes).getLong(1);
        if (known && body >= 0 && body <= 1_000) {
            assertEquals(body, FrameHeader.body(parse(bytes, 1_000)));
        } else {
            assertThrows(IllegalStateException.class, () -> parse(bytes, 1_000));
        }
    }

    @Test
    void shouldRefuseBeforeMakingRoomWhenTheLengthIsTooLarge() {
        for (long length : new long[] {101, 1L << 31, 1L << 32, 1L << 62, Long.MIN_VALUE, -1}) {
            var bytes = ByteBuffer.allocate(9).put((byte) 2).putLong(length).array();
            assertThrows(ProtocolException.class, () -> FrameHeader.parse(bytes, 0, 9, 100));
        }
        var huge = ByteBuffer.allocate(9).put((byte) 2).putLong(Integer.MAX_VALUE).array();
        assertThrows(ProtocolException.class, () -> FrameHeader.parse(huge, 0, 9, Long.MAX_VALUE));
    }

    @Test
    void shouldRefuseFlagsAtTheFirstByte() {
        for (int flags : new int[] {8, 16, 128, 255, FrameHeader.COMMAND | FrameHeader.MORE}) {
            assertThrows(ProtocolException.class, () -> FrameHeader.parse(new byte[] {(byte) flags}, 0, 1, 100));
        }
    }

    @Test
    void shouldFrameAround255Bytes() {
        assertArrayEquals(new byte[] {4, 2, 7, 8}, FrameHeader.frame(4, new byte[] {7, 8}));
        assertEquals(257, FrameHeader.frame(0, new byte[255]).length);
        var frame = FrameHeader.frame(1, new byte[256]);
        assertEquals(265, frame.length);
        assertEquals(3, frame[0]);
        assertEquals(1, frame[7]);
    }

    private static long parse(byte[] bytes, long most) {
        try {
            return FrameHeader.parse(bytes, 0, 9, most);
        } catch (ProtocolException e) {
            throw new IllegalStateException(e);
        }
    }
}
