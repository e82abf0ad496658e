package spine.transport.jeromq.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import spine.fuzz.Budget;
import spine.fuzz.Heap;
import spine.fuzz.Seeds;

/** Frames of any number and content are a request that can be asked about, or have a problem (SEC-15, SEC-16). */
class ZapRequestFuzzTest {
    static Stream<byte[]> seeds() {
        var right = List.of(new byte[0], "1.0".getBytes(), "7".getBytes(), "nikola.data".getBytes(),
                "192.0.2.1".getBytes(), new byte[0], "CURVE".getBytes(), new byte[32]);
        var plain = new ArrayList<>(right);
        plain.set(6, "PLAIN".getBytes());
        plain.add("password".getBytes());
        return Seeds.around(joined(right), joined(right.subList(0, 7)), joined(plain));
    }

    private static byte[] joined(List<byte[]> frames) {
        var all = new ByteArrayOutputStream();
        for (var frame : frames) {
            all.write(frame.length);
            all.writeBytes(frame);
        }
        return all.toByteArray();
    }

    /** One octet of length before each frame; the last may be cut short. */
    private static List<byte[]> frames(byte[] input) {
        var frames = new ArrayList<byte[]>();
        for (int at = 0; at < input.length;) {
            int end = Math.min(input.length, at + 1 + (input[at] & 0xff));
            frames.add(Arrays.copyOfRange(input, at + 1, end));
            at = end;
        }
        return frames;
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldBeARequestOrHaveAProblemWhenAnythingComes(byte[] input) throws Exception {
        var frames = frames(input);
        var request = Heap.bounded(input.length, () -> ZapRequest.of(frames));
        boolean right = frames.size() == 8 && frames.get(0).length == 0 && is("1.0", frames.get(1))
                && is("CURVE", frames.get(6)) && frames.get(7).length == 32;
        assertEquals(right, request.problem() == null);
        assertArrayEquals(frames.size() > 2 ? frames.get(2) : new byte[0], request.requestId());
        if (right) {
            assertArrayEquals(frames.get(7), request.credential());
        }
    }

    private static boolean is(String text, byte[] frame) {
        return Arrays.equals(text.getBytes(StandardCharsets.US_ASCII), frame);
    }
}
