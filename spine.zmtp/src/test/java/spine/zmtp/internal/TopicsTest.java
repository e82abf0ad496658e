package spine.zmtp.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import spine.api.transport.Buffer;

/** The search finds what a comparison with each prefix finds. */
class TopicsTest {
    private record Step(boolean add, ByteString prefix, int who) {
    }

    @Provide
    Arbitrary<ByteString> words() {
        return Arbitraries.of((byte) 0, (byte) 1, (byte) 127, (byte) -1).array(byte[].class).ofMaxSize(6)
                .map(ByteString::copyFrom);
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        return Combinators.combine(Arbitraries.of(true, true, false), words(), Arbitraries.integers().between(0, 3))
                .as(Step::new).list().ofMaxSize(60);
    }

    @Property(tries = 500)
    void shouldFindWhatAComparisonWithEachPrefixFinds(@ForAll("histories") List<Step> history,
            @ForAll("words") ByteString message) {
        var topics = new Topics<Integer>();
        Map<ByteString, Set<Integer>> naive = new HashMap<>();
        for (var step : history) {
            var who = naive.computeIfAbsent(step.prefix, p -> new TreeSet<>());
            if (step.add) {
                topics.add(step.prefix, step.who);
                who.add(step.who);
            } else {
                topics.remove(step.prefix, step.who);
                who.remove(step.who);
            }
            check(topics, naive, message);
            check(topics, naive, step.prefix);
        }
        naive.forEach((prefix, all) -> all.forEach(who -> topics.remove(prefix, who)));
        assertTrue(topics.isEmpty());
    }

    private static void check(Topics<Integer> topics, Map<ByteString, Set<Integer>> naive, ByteString message) {
        var expected = naive.entrySet().stream().filter(e -> message.startsWith(e.getKey()))
                .flatMap(e -> e.getValue().stream()).sorted().toList();
        var found = new java.util.ArrayList<Integer>();
        topics.each(Buffer.of(message), found::add);
        assertEquals(expected, found.stream().sorted().collect(Collectors.toList()));
        assertEquals(!expected.isEmpty(), topics.matches(Buffer.of(message)));
    }
}
