package spine.zmtp.security.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import spine.zmtp.wire.internal.FrameHeader;
import spine.zmtp.wire.internal.ProtocolException;

/** What somebody on the line can do to frames, and the rules of plaintext, for every protection. */
class ProtectionTest {
    private final Random random = new Random(7);

    @ParameterizedTest
    @EnumSource(Suite.class)
    void shouldRefuseAReplayedFrame(Suite suite) throws ProtocolException {
        var ends = Traffic.of(suite, 1);
        var frames = three(ends);
        Traffic.open(ends.server(), frames[0]);
        Traffic.open(ends.server(), frames[1]);
        assertRefused(ends.server(), frames[0]);
        assertRefused(Traffic.of(suite, 1).server(), frames[1]);
    }

    /** What is left out is noticed at the next frame: short nonces are sequential numbers (RFC 26). */
    @ParameterizedTest
    @EnumSource(Suite.class)
    void shouldRefuseTheFrameAfterOneThatWasLeftOut(Suite suite) throws ProtocolException {
        var ends = Traffic.of(suite, 1);
        var frames = three(ends);
        Traffic.open(ends.server(), frames[0]);
        assertRefused(ends.server(), frames[2]);
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void shouldRefuseItsOwnFrameSentBack(Suite suite) {
        var ends = Traffic.of(suite, 1);
        assertRefused(ends.client(), three(ends)[0]);
        var fresh = Traffic.of(suite, 1);
        assertRefused(fresh.server(), Traffic.seal(fresh.server(), Traffic.plain(fresh.server(), 9)));
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void shouldRefuseAFrameOfAnotherSessionOrSuite(Suite suite) {
        var frames = three(Traffic.of(suite, 1));
        assertRefused(Traffic.of(suite, 2).server(), frames[0]);
        for (var other : Suite.values()) {
            if (other != suite) {
                assertRefused(Traffic.of(other, 1).server(), frames[0]);
            }
        }
    }

    /** In the header too; and nothing of the plaintext comes out. */
    @ParameterizedTest
    @EnumSource(Suite.class)
    void shouldRefuseEveryChangedBit(Suite suite) {
        for (int size : new int[] {3, 300}) {
            var ends = Traffic.of(suite, 1);
            var plain = Traffic.plain(ends.client(), size);
            var frame = Traffic.seal(ends.client(), plain);
            for (int bit = 0; bit < frame.length * 8; bit += size == 3 ? 1 : 1 + random.nextInt(8)) {
                frame[bit / 8] ^= (byte) (1 << bit % 8);
                var server = Traffic.of(suite, 1).server();
                assertRefused(server, frame);
                if (bit >= FrameHeader.size(frame.length - FrameHeader.LONG_BYTES) * 8) {
                    assertSilent(Traffic.of(suite, 1).server(), frame, plain.length);
                }
                frame[bit / 8] ^= (byte) (1 << bit % 8);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void shouldRefuseEveryTruncationAndEveryExtension(Suite suite) {
        var ends = Traffic.of(suite, 1);
        var frame = Traffic.seal(ends.client(), Traffic.plain(ends.client(), 40));
        for (int body = 0; body < frame.length + 20; body++) {
            if (body != frame.length - 2) {
                var cut = Arrays.copyOf(frame, 2 + body);
                cut[1] = (byte) body;
                assertRefused(Traffic.of(suite, 1).server(), cut);
            }
        }
    }

    /** A long header for a short frame is another frame: there is one encoding of each. */
    @ParameterizedTest
    @EnumSource(Suite.class)
    void shouldRefuseAHeaderThatIsLongerThanItNeedBe(Suite suite) {
        var ends = Traffic.of(suite, 1);
        var frame = Traffic.seal(ends.client(), Traffic.plain(ends.client(), 40));
        var padded = new byte[frame.length + 7];
        padded[0] = FrameHeader.LONG;
        padded[8] = frame[1];
        System.arraycopy(frame, 2, padded, 9, frame.length - 2);
        assertRefused(ends.server(), padded);
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void shouldSealInPlaceAndAtAnyPlaceAlike(Suite suite) throws ProtocolException {
        for (int size : new int[] {1, 100, 230, 255, 256, 5_000}) {
            var apart = Traffic.of(suite, 1);
            var plain = Traffic.plain(apart.client(), size);
            var frame = Traffic.seal(apart.client(), plain);
            var sealer = Traffic.of(suite, 1).client();
            var block = new byte[frame.length + 20];
            int prefix = sealer.prefix(plain.length);
            System.arraycopy(plain, 0, block, 7 + prefix, plain.length);
            assertEquals(frame.length, sealer.seal(block, 7 + prefix, plain.length, block, 7));
            assertArrayEquals(frame, Arrays.copyOfRange(block, 7, 7 + frame.length));
            if (sealer.opensInPlace()) {
                int header = FrameHeader.size(frame.length - FrameHeader.LONG_BYTES);
                int opened = apart.server().open(block, 7, header, frame.length - header, block, 7 + prefix);
                assertArrayEquals(plain, Arrays.copyOfRange(block, 7 + prefix, 7 + prefix + opened));
            }
        }
    }

    /** Sizes are answered before anybody makes room, for bodies of any size. */
    @ParameterizedTest
    @EnumSource(Suite.class)
    void shouldKnowPlaintextSizesBeforehand(Suite suite) {
        var end = Traffic.of(suite, 1).client();
        for (int plain : new int[] {1, 2, 206, 207, 222, 223, 224, 255, 256, 65_535, 65_536}) {
            int sealed = end.sealedBytes(plain);
            int body = sealed - (sealed > 257 ? 9 : 2);
            assertEquals(plain, end.plainBytes(body));
        }
        for (int body : new int[] {0, 1, 15, 16}) {
            assertTrue(end.plainBytes(body) < 0);
        }
        if (end.unit() == Protection.Unit.STREAM) {
            assertEquals(-1, end.plainBytes(65_536 + 17));
            assertEquals(-1, end.plainBytes(Integer.MAX_VALUE));
            assertThrows(IllegalArgumentException.class, () -> Traffic.seal(end, new byte[65_537]));
            assertThrows(IllegalArgumentException.class, () -> Traffic.seal(end, new byte[0]));
        } else {
            assertTrue(end.plainBytes(FrameHeader.MOST_BODY) <= end.maxPlain());
        }
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void shouldSealNothingThatOpensAfterItsKeysAreCleared(Suite suite) {
        var ends = Traffic.of(suite, 1);
        if (ends.client().unit() != Protection.Unit.STREAM) {
            ends.client().clear();
            assertRefused(ends.server(), Traffic.seal(ends.client(), Traffic.plain(ends.client(), 9)));
        }
    }

    /** RFC 26: reserved flags are zero; a command is a single frame. */
    @Test
    void shouldRefuseReservedFlagsInAMessage() throws ProtocolException {
        for (int flags = 0; flags < 256; flags++) {
            var ends = Traffic.of(Suite.CURVE, 1);
            var frame = Traffic.seal(ends.client(), new byte[] {(byte) flags, 1});
            if (flags <= Protection.COMMAND) {
                assertEquals(flags, Traffic.open(ends.server(), frame)[0]);
            } else {
                assertRefused(ends.server(), frame);
            }
        }
    }

    @Test
    void shouldTakeWholeFramesInABatchOnly() throws ProtocolException {
        var good = new byte[] {1, 1, 5, 0, 0, 4, 2, 9, 9, 2, 0, 0, 0, 0, 0, 0, 0, 0};
        assertArrayEquals(good, batch(good));
        for (int length = 1; length < good.length; length++) {
            var cut = Arrays.copyOf(good, length);
            if (length == 3 || length == 5 || length == 9) {
                assertArrayEquals(cut, batch(cut));
            } else {
                assertThrows(ProtocolException.class, () -> batch(cut));
            }
        }
        assertThrows(ProtocolException.class, () -> batch(new byte[] {8, 0}));
        assertThrows(ProtocolException.class, () -> batch(new byte[] {2, -1, 0, 0, 0, 0, 0, 0, 0}));
    }

    @Test
    void shouldLimitABatchOfSeveralFramesTo64Kib() throws ProtocolException {
        var one = FrameHeader.frame(0, new byte[200_000]);
        assertEquals(one.length, batch(one).length);
        var full = Arrays.copyOf(FrameHeader.frame(0, new byte[65_525]), 65_536);
        assertFalse(FrameHeader.frame(0, new byte[65_525]).length == full.length);
        assertEquals(65_536, batch(full).length);
        var over = Arrays.copyOf(FrameHeader.frame(0, new byte[65_526]), 65_537);
        assertThrows(ProtocolException.class, () -> batch(over));
    }

    private static byte[] batch(byte[] plain) throws ProtocolException {
        var ends = Traffic.of(Suite.BATCH, 1);
        return Traffic.open(ends.server(), Traffic.seal(ends.client(), plain));
    }

    private static byte[][] three(Traffic ends) {
        return new byte[][] {Traffic.seal(ends.client(), Traffic.plain(ends.client(), 1)),
            Traffic.seal(ends.client(), Traffic.plain(ends.client(), 2)),
            Traffic.seal(ends.client(), Traffic.plain(ends.client(), 3))};
    }

    private static void assertRefused(Protection protection, byte[] frame) {
        assertThrows(ProtocolException.class, () -> Traffic.open(protection, frame));
    }

    private static void assertSilent(Protection protection, byte[] frame, int plainBytes) {
        var out = new byte[plainBytes];
        int header = FrameHeader.size(frame.length - FrameHeader.LONG_BYTES);
        try {
            protection.open(frame, 0, header, frame.length - header, out, 0);
            throw new AssertionError("opened");
        } catch (ProtocolException e) {
            assertArrayEquals(new byte[plainBytes], out);
        }
    }
}
