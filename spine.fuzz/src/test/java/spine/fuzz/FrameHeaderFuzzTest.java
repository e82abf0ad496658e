package spine.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import spine.zmtp.wire.internal.FrameHeader;
import spine.zmtp.wire.internal.ProtocolException;

/** Whatever a stranger sends as a frame header is incomplete, refused, or a header that is written as it was read. */
class FrameHeaderFuzzTest {
    private static final long MOST = 1 << 20;

    @FuzzTest(maxDuration = Budget.EACH)
    void shouldReadOrRefuseWhenAnythingComes(byte[] input) {
        long header;
        try {
            header = FrameHeader.parse(input, 0, input.length, MOST);
        } catch (ProtocolException refused) {
            return;
        }
        if (header == FrameHeader.INCOMPLETE) {
            assertTrue(input.length < FrameHeader.LONG_BYTES);
            return;
        }
        assertTrue(FrameHeader.body(header) >= 0 && FrameHeader.body(header) <= MOST);
        var again = new byte[FrameHeader.LONG_BYTES];
        int flags = FrameHeader.flags(header) & ~FrameHeader.LONG;
        int size = FrameHeader.write(again, 0, flags, FrameHeader.body(header));
        assertTrue(size <= FrameHeader.bytes(header), "ours is the shortest");
        try {
            assertEquals(FrameHeader.body(header), FrameHeader.body(FrameHeader.parse(again, 0, size, MOST)));
        } catch (ProtocolException ours) {
            throw new AssertionError("our own header is refused", ours);
        }
    }
}
