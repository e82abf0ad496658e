package spine.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TextPartsTest {
    private static List<String> split(String text, int most) throws IOException {
        var parts = new TextParts(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), most);
        var list = new ArrayList<String>();
        for (var part = parts.next(); part != null; part = parts.next()) {
            list.add(part);
        }
        assertEquals(list.size(), parts.parts());
        return list;
    }

    /** Whatever the text: nothing is lost, no part is too large, no character is torn. */
    @Property(tries = 500)
    void shouldLoseNothing(@ForAll @StringLength(max = 200) String raw, @ForAll @IntRange(min = 4, max = 64) int most)
            throws IOException {
        var text = new String(raw.replace("\0", "").getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        var parts = split(text, most);
        assertEquals(text, String.join("", parts));
        assertTrue(parts.stream().allMatch(p -> p.getBytes(StandardCharsets.UTF_8).length <= most));
    }

    @Test
    void shouldCutAtTheBestPlace() throws IOException {
        assertEquals(List.of("aaaa bbbb\n\n", "cc\ndd"), split("aaaa bbbb\n\ncc\ndd", 14));
        assertEquals(List.of("aaaa bbbb\ncc\n", "ddddddd"), split("aaaa bbbb\ncc\nddddddd", 14));
        assertEquals(List.of("aaaa bbbb ", "ccccccc"), split("aaaa bbbb ccccccc", 14));
        assertEquals(List.of("ä", "ä", "ä"), split("äää", 3));
    }
}
