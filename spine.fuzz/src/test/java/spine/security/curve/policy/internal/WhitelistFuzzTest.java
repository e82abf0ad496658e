package spine.security.curve.policy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import spine.api.security.VerifiedKey;
import spine.fuzz.Budget;
import spine.fuzz.Heap;
import spine.fuzz.Seeds;

/**
 * Any file is entries and lines that are reported (SEC-11, SEC-12): nobody is trusted whose key does not begin a line,
 * each entry can be written as the line that it came from, and a change touches the lines of its own key alone.
 */
class WhitelistFuzzTest {
    private static final String KEY = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";

    static Stream<byte[]> seeds() {
        return Seeds.around((KEY + " MEMORY_SYSTEM.a agents=x,y label=z\n# who\n\n" + KEY + "\n").getBytes(),
                (KEY + " role=admin").getBytes(), ("  " + KEY + "\t\tlabel=a=b \r\nnobody\n").getBytes(),
                (KEY.replace('r', '#') + "\n#" + KEY).getBytes(), (KEY + " agents=,\n" + KEY + " ,").getBytes());
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldTrustWhoStandsThereAndNobodyElseWhenAnythingComes(byte[] input) throws Exception {
        var content = new String(input, StandardCharsets.ISO_8859_1);
        var text = Heap.bounded(input.length, () -> WhitelistText.parse(content));
        assertEquals(content.isEmpty() || content.endsWith("\n") ? content : content + "\n", text.toString());
        var begins = content.lines().map(String::strip).toList();
        for (var entry : text.entries().values()) {
            assertTrue(begins.stream().anyMatch(l -> l.startsWith(entry.key().z85())), "trusted out of nothing");
            assertEquals(entry, WhitelistLine.parse(entry.toLine()).orElseThrow());
            assertFalse(text.without(entry.key()).entries().containsKey(entry.key()));
        }
        assertTrue(text.malformed().stream().noneMatch(m -> m.reason().contains(KEY)), "a reason that repeats a line");
        changed(text);
    }

    private static void changed(WhitelistText text) throws MalformedLineException {
        var entry = WhitelistLine.parse(VerifiedKey.of(new byte[32]).z85() + " role=client").orElseThrow();
        var more = text.with(entry);
        var keys = new LinkedHashSet<>(text.entries().keySet());
        keys.add(entry.key());
        assertEquals(keys, more.entries().keySet());
        assertEquals(entry, more.entries().get(entry.key()));
        var kept = new java.util.HashMap<>(text.entries());
        kept.remove(entry.key());
        assertEquals(kept, more.without(entry.key()).entries(), "somebody else's entry changed");
    }
}
