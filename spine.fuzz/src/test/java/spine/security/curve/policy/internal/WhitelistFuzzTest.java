package spine.security.curve.policy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import spine.api.security.VerifiedKey;
import spine.fuzz.Budget;
import spine.fuzz.Heap;
import spine.fuzz.Seeds;

/**
 * Any file is entries and lines that are reported (SEC-11, SEC-12): nobody is trusted whose key does not begin a line,
 * nobody has more than the words of that line say (SEC-07, SEC-40), each entry can be written as the line that it came
 * from, and a change touches the lines of its own key alone.
 */
class WhitelistFuzzTest {
    private static final String KEY = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
    private static final String OTHER = "0".repeat(40);
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    static Stream<byte[]> seeds() {
        return Seeds.around((KEY + " MEMORY_SYSTEM.a agents=x,y label=z\n# who\n\n" + KEY + "\n").getBytes(),
                (KEY + " role=admin").getBytes(), ("  " + KEY + "\t\tlabel=a=b \r\nnobody\n").getBytes(),
                (KEY.replace('r', '#') + "\n#" + KEY).getBytes(), (KEY + " agents=,\n" + KEY + " ,").getBytes(),
                (KEY + " until=2030-12-31T23:59:59Z after=" + OTHER + " tier=0 tenant=acme\n" + OTHER
                        + " MEMORY_SYSTEM tier=2 until=2030-01-01T00:00:00.123456789+01:00\n").getBytes(),
                (KEY + " after=" + KEY + "\n" + OTHER + " tier=3 until=+10000-01-01T00:00:00Z\n").getBytes(),
                (KEY + " until=1999-12-31T23:59:60Z tenant=\n" + OTHER + " tier=01\n").getBytes());
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldTrustWhoStandsThereAndNobodyElseWhenAnythingComes(byte[] input) throws Exception {
        var content = new String(input, StandardCharsets.ISO_8859_1);
        var text = Heap.bounded(input.length, () -> WhitelistText.parse(content));
        assertEquals(content.isEmpty() || content.endsWith("\n") ? content : content + "\n", text.toString());
        for (var entry : text.entries().values()) {
            var line = content.split("\n", -1)[text.lineOf(entry.key()) - 1].strip();
            assertTrue(line.startsWith(entry.key().z85()), "trusted out of nothing");
            saysAll(line, entry);
            assertEquals(entry, WhitelistLine.parse(EntryWords.line(entry)).orElseThrow());
            assertFalse(text.without(entry.key()).entries().containsKey(entry.key()));
        }
        assertTrue(text.malformed().stream().noneMatch(m -> m.reason().contains(KEY)), "a reason that repeats a line");
        changed(text);
    }

    /** What is more than the least stands in the line, and what bounds the key is not lost from it. */
    private static void saysAll(String line, WhitelistEntry entry) {
        var words = line + " ";
        assertEquals(line.contains(" until=") || line.contains("\tuntil="), entry.until().isPresent(), "the end");
        entry.until().ifPresent(until -> {
            assertFalse(until.isAfter(LAST), "an end that never comes");
            assertTrue(entry.isOver(until) && !entry.isOver(until.minusNanos(1)), "denied from then on");
        });
        int usual = entry.components().isEmpty() ? 2 : 1;
        assertTrue(entry.tier() == usual || words.contains("tier=" + entry.tier()), "a tier that was not said");
        assertTrue(entry.tenant().isEmpty() || words.contains("tenant=" + entry.tenant()), "another's tenant");
        entry.after().ifPresent(after -> {
            assertTrue(words.contains("after=" + after.z85()), "a predecessor that was not said");
            assertNotEquals(entry.key(), after);
        });
    }

    private static void changed(WhitelistText text) throws MalformedLineException {
        var key = new byte[32];
        key[31] = 9;
        var entry = WhitelistLine.parse(VerifiedKey.of(key).z85() + " role=client").orElseThrow();
        var more = text.with(entry);
        var keys = new LinkedHashSet<>(text.entries().keySet());
        keys.add(entry.key());
        assertEquals(keys, more.entries().keySet());
        assertEquals(entry, more.entries().get(entry.key()));
        var kept = new HashMap<>(text.entries());
        kept.remove(entry.key());
        assertEquals(kept, more.without(entry.key()).entries(), "somebody else's entry changed");
    }
}
