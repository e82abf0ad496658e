package spine.zmtp.security.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import spine.zmtp.wire.internal.FrameHeader;
import spine.zmtp.wire.internal.ProtocolException;

class NullProtectionTest {
    private final Protection none = new NullProtection();

    @Test
    void shouldPutTheFlagsOctetIntoTheHeader() throws ProtocolException {
        for (int size : new int[] {0, 1, 254, 255, 256, 70_000}) {
            for (int flags = 0; flags <= 2; flags++) {
                var plain = new byte[1 + size];
                plain[0] = (byte) flags;
                var frame = Traffic.seal(none, plain);
                int frameFlags = flags == Protection.COMMAND ? FrameHeader.COMMAND : flags;
                assertArrayEquals(FrameHeader.frame(frameFlags, new byte[size]), frame);
                assertArrayEquals(plain, Traffic.open(none, frame));
            }
        }
    }

    @Test
    void shouldWorkInPlace() throws ProtocolException {
        for (int size : new int[] {1, 255, 256, 5_000}) {
            var plain = new byte[1 + size];
            plain[0] = 1;
            plain[size] = 77;
            var block = new byte[size + 20];
            int prefix = none.prefix(plain.length);
            System.arraycopy(plain, 0, block, 3 + prefix, plain.length);
            none.seal(block, 3 + prefix, plain.length, block, 3);
            int header = FrameHeader.size(size);
            none.open(block, 3, header, size, block, 3 + prefix);
            assertEquals(1, block[3 + prefix]);
            assertEquals(77, block[3 + prefix + size]);
        }
    }
}
