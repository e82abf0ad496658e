package spine.audit.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;
import spine.audit.AuditReport;
import spine.fuzz.Budget;
import spine.fuzz.Heap;
import spine.fuzz.Seeds;

/**
 * Whatever somebody does to the files of the log, it verifies if, and only if, they still say what was written, byte
 * for byte; a torn line at the very end is a remark. And a service that goes on after it heals nothing (SEC-44); that is
 * tried with a quarter of the inputs, since it waits for the disk.
 *
 * <p>The input is hands: {@code [what] [where, 2 bytes] [with, 1 byte]} each, over the newest state of the files; what
 * is left over goes to the log's end as it is.
 */
class AuditChainFuzzTest {
    private static final int MOST_HANDS = 8;
    private static WrittenLog log;

    static Stream<byte[]> seeds() {
        var each = new byte[4 * MOST_HANDS];
        for (int what = 0; what < MOST_HANDS; what++) {
            each[4 * what] = (byte) what;
            each[4 * what + 2] = (byte) (37 * what);
        }
        return Stream.concat(Seeds.around(each, new byte[] {7, 0, 0, 0, '{', '"'}),
                IntStream.range(0, 32).mapToObj(i -> new byte[] {(byte) (i % 8), 0, (byte) i, (byte) (i / 8)}));
    }

    @BeforeAll
    static void open() throws Exception {
        log = new WrittenLog();
    }

    @AfterAll
    static void close() throws Exception {
        log.delete();
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldVerifyWhatWasWrittenAndNothingElseWhenSomebodyTampers(byte[] input) throws Exception {
        var files = new byte[][] {log.files[0], log.files[1]};
        var hands = ByteBuffer.wrap(input);
        for (int i = 0; i < MOST_HANDS && hands.remaining() >= 4; i++) {
            tamper(files, hands.get(), hands.getShort() & 0xffff, hands.get());
        }
        files[1] = joined(files[1], Arrays.copyOfRange(input, hands.position(), input.length));
        log.put(files[0], files[1]);

        var whole = joined(files[0], files[1]);
        var written = joined(log.files[0], log.files[1]);
        var torn = Arrays.copyOfRange(whole, Math.min(written.length, whole.length), whole.length);
        boolean same = Arrays.equals(written, Arrays.copyOf(whole, written.length))
                && indexOf(torn, '\n') < 0 && endsWell(files[0]);

        var report = Heap.bounded(whole.length, log::verify);
        assertEquals(same, report.isVerified(), () -> report.problem().toString());
        assertEquals(report.isVerified(), report.problems() == 0);
        if (same) {
            assertEquals(torn.length == 0 ? 0 : 1, report.remarks().size(), () -> report.remarks().toString());
        }
        withoutHead(whole, written);
        if ((Arrays.hashCode(input) & 3) == 0) {
            log.goOn();
            var later = log.verify();
            assertEquals(same, later.isVerified(), () -> "healed, or broken by a restart: " + later.problem());
        }
    }

    /** Without the head whole lines may be gone at either end, and nothing else. */
    private static void withoutHead(byte[] whole, byte[] written) throws Exception {
        AuditReport report = log.verifyWithoutHead();
        if (report.isVerified()) {
            int end = new String(whole, StandardCharsets.ISO_8859_1).lastIndexOf('\n') + 1;
            assertTrue(new String(written, StandardCharsets.ISO_8859_1)
                    .contains(new String(whole, 0, end, StandardCharsets.ISO_8859_1)), "what was not written verifies");
            assertFalse(report.remarks().isEmpty());
        }
    }

    private static void tamper(byte[][] files, byte what, int where, byte with) {
        int file = where & 1;
        var old = files[file];
        int at = old.length == 0 ? 0 : (where >> 1) % old.length;
        switch (what & 7) {
            case 0 -> files[file] = spliced(old, at, at, new byte[] {with});
            case 1 -> files[file] = spliced(old, at, Math.min(at + 1, old.length), new byte[] {with});
            case 2 -> files[file] = spliced(old, at, Math.min(at + 1 + (with & 0xff), old.length), new byte[0]);
            case 3 -> files[file] = Arrays.copyOf(old, at);
            case 4 -> files[file] = spliced(old, lineStart(old, at), lineEnd(old, at), new byte[0]);
            case 5 -> {
                var line = Arrays.copyOfRange(old, lineStart(old, at), lineEnd(old, at));
                int to = lineStart(files[with & 1], (with & 0xff) * 8 % Math.max(1, files[with & 1].length));
                files[with & 1] = spliced(files[with & 1], to, to, line);
            }
            case 6 -> {
                files[file] = files[1 - file];
                files[1 - file] = old;
            }
            default -> files[0] = joined(files[0], new byte[] {with});
        }
    }

    private static byte[] spliced(byte[] old, int from, int to, byte[] with) {
        return joined(joined(Arrays.copyOf(old, from), with), Arrays.copyOfRange(old, to, old.length));
    }

    private static int lineStart(byte[] in, int at) {
        int start = Math.min(at, in.length);
        while (start > 0 && in[start - 1] != '\n') {
            start--;
        }
        return start;
    }

    private static int lineEnd(byte[] in, int at) {
        int end = at;
        while (end < in.length && in[end] != '\n') {
            end++;
        }
        return Math.min(in.length, end + 1);
    }

    private static boolean endsWell(byte[] file) {
        return file.length == 0 || file[file.length - 1] == '\n';
    }

    private static int indexOf(byte[] in, char c) {
        return new String(in, StandardCharsets.ISO_8859_1).indexOf(c);
    }

    private static byte[] joined(byte[] one, byte[] other) {
        return ByteBuffer.allocate(one.length + other.length).put(one).put(other).array();
    }
}
