package spine.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Wherever a stream is parted, its events are those that a plain reading of the whole text finds. */
class ServerSentEventsPropertyTest {
    private record Event(String type, String id, String data) { }

    @Property
    void shouldTellTheSameEventsWhereverTheStreamIsParted(@ForAll("streams") byte[] stream,
            @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 9) Integer> pieces) throws Exception {
        var told = new ArrayList<Event>();
        var parser = new ServerSentEvents(1 << 20, (type, id, data) -> told.add(new Event(type, id, data)));
        int from = 0;
        for (int piece : pieces) {
            int to = Math.min(stream.length, from + piece);
            parser.take(ByteString.copyFrom(stream, from, to - from));
            from = to;
        }
        parser.take(ByteString.copyFrom(stream, from, stream.length - from));
        assertEquals(plainly(new String(stream, StandardCharsets.UTF_8)), told);
    }

    @Provide
    Arbitrary<byte[]> streams() {
        var words = Arbitraries.of("data", "data:", "data: ", "event:", "event: ", "id:", "id", "retry: 9", ":", " ", "x", "é",
                "€", "😀", "\uFEFF", "\0").map(word -> word.getBytes(StandardCharsets.UTF_8));
        var ends = Arbitraries.of("\n", "\r", "\r\n", "\n\n", "\r\n\r\n").map(end -> end.getBytes(StandardCharsets.UTF_8));
        var broken = Arbitraries.bytes().map(b -> new byte[] {b});
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(6, words), net.jqwik.api.Tuple.of(4, ends),
                net.jqwik.api.Tuple.of(1, broken)).list().ofMaxSize(60).map(parts -> {
                    var all = new ByteArrayOutputStream();
                    parts.forEach(all::writeBytes);
                    return all.toByteArray();
                });
    }

    /** By the letter of the standard, with the whole text at hand. */
    private static List<Event> plainly(String text) {
        var events = new ArrayList<Event>();
        String[] lines = (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\r\n|\r|\n", -1);
        String data = "";
        String type = "";
        String id = "";
        for (int i = 0; i < lines.length - 1; i++) {
            String line = lines[i];
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    events.add(new Event(type.isEmpty() ? "message" : type, id, data.substring(0, data.length() - 1)));
                }
                data = "";
                type = "";
                continue;
            }
            String[] field = line.split(":", 2);
            String value = field.length == 1 ? "" : field[1].replaceFirst("^ ", "");
            switch (field[0]) {
                case "data" -> data += value + "\n";
                case "event" -> type = value;
                case "id" -> id = value.contains("\0") ? id : value;
                default -> { }
            }
        }
        return events;
    }
}
