package spine.zmtp.security.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import spine.zmtp.wire.internal.FrameHeader;
import spine.zmtp.wire.internal.ProtocolException;

/** A stream of frames comes out as it went in, however it is cut into records, and the records into reads. */
class SplitStreamTest {
    @Property(tries = 150)
    void shouldBeTheSameStreamWhereverItIsCut(@ForAll Suite suite, @ForAll int seed,
            @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 900) Integer> pieces,
            @ForAll @IntRange(min = 1, max = 700) int readBytes) throws ProtocolException {
        var ends = Traffic.of(suite, seed);
        var random = new Random(seed);
        var sent = new ByteArrayOutputStream();
        var wire = new ByteArrayOutputStream();
        for (int piece : pieces) {
            var plain = ends.client().unit() == Protection.Unit.STREAM ? new byte[piece]
                    : Traffic.plain(ends.client(), piece);
            if (ends.client().unit() == Protection.Unit.STREAM) {
                random.nextBytes(plain);
            }
            sent.writeBytes(plain);
            wire.writeBytes(Traffic.seal(ends.client(), plain));
        }
        assertArrayEquals(sent.toByteArray(), received(ends.server(), wire.toByteArray(), readBytes));
    }

    /** Reads as a session does: keeps what is not a whole frame yet. */
    private static byte[] received(Protection server, byte[] wire, int readBytes) throws ProtocolException {
        var received = new ByteArrayOutputStream();
        var kept = new byte[wire.length];
        int have = 0;
        for (int from = 0; from < wire.length; from += readBytes) {
            int read = Math.min(readBytes, wire.length - from);
            System.arraycopy(wire, from, kept, have, read);
            have += read;
            int at = 0;
            while (true) {
                long header = FrameHeader.parse(kept, at, have - at, 100_000);
                int whole = header == FrameHeader.INCOMPLETE ? Integer.MAX_VALUE
                        : FrameHeader.bytes(header) + FrameHeader.body(header);
                if (whole > have - at) {
                    break;
                }
                received.writeBytes(Traffic.open(server, Arrays.copyOfRange(kept, at, at + whole)));
                at += whole;
            }
            System.arraycopy(kept, at, kept, 0, have - at);
            have -= at;
        }
        return received.toByteArray();
    }
}
