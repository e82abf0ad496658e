package spine.transport.jeromq.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** SEC-15, SEC-16. */
class ZapRequestTest {
    private static List<byte[]> valid() {
        return new ArrayList<>(List.of(new byte[0], bytes("1.0"), bytes("1"), bytes("nikola"), bytes("127.0.0.1"),
                new byte[0], bytes("CURVE"), new byte[32]));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }

    private static String problemWith(int frame, byte[] content) {
        var frames = valid();
        frames.set(frame, content);
        return ZapRequest.of(frames).problem();
    }

    @Test
    void shouldTakeAWholeRequest() {
        var request = ZapRequest.of(valid());
        assertNull(request.problem());
        assertEquals("nikola", request.domain());
        assertEquals("127.0.0.1", request.address());
        assertEquals(32, request.credential().length);
        assertArrayEquals(bytes("1"), request.requestId());
    }

    @Test
    void shouldRefuseEverythingElse() {
        assertNotNull(problemWith(0, bytes("x")));
        assertNotNull(problemWith(1, bytes("1.1")));
        assertNotNull(problemWith(6, bytes("NULL")));
        assertNotNull(problemWith(6, bytes("PLAIN")));
        assertNotNull(problemWith(7, new byte[31]));
        assertNotNull(problemWith(7, new byte[40]));
        var more = valid();
        more.add(new byte[0]);
        assertNotNull(ZapRequest.of(more).problem());
    }

    @Property
    void shouldNeverThrowAndNeverAcceptWhatIsShort(@ForAll @Size(max = 12) List<byte[]> frames) {
        var request = ZapRequest.of(frames);
        if (frames.size() != 8 || !Arrays.equals(bytes("CURVE"), frames.get(6))) {
            assertNotNull(request.problem());
        }
    }
}
