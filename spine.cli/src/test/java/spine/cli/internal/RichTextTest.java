package spine.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import spine.api.Payload;

/** AG-11: a rich answer as a person reads it. */
class RichTextTest {
    private static final spine.api.message.Payload PIKE = spine.api.message.Payload.newBuilder().setText("A pike.\n")
            .setConfidence(0.5).addCitations("https://a.example.org").addCitations("https://b.example.org").build();

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final RichText rich = new RichText();

    private String printed() {
        assertTrue(rich.print(new PrintStream(out, true, StandardCharsets.UTF_8)));
        return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    @Test
    void shouldPrintTextAndCitationsOfAPayloadThatCameInParts() {
        var whole = Payload.message(PIKE);
        for (int i = 0; i < whole.data().size(); i++) {
            assertTrue(rich.takes(new Payload(whole.contentType(), whole.data().substring(i, i + 1))));
        }
        assertEquals("A pike.\n(https://a.example.org)\n(https://b.example.org)\n", printed());
    }

    @Test
    void shouldPrintBytesAsTheyAre() {
        rich.takes(Payload.message(PIKE.toBuilder().setBinaryData(ByteString.copyFromUtf8("\u0001png")).build()));
        assertEquals("\u0001png", printed());
    }

    @Test
    void shouldPrintWhatDoesNotParseAsItIs() {
        rich.takes(new Payload(Payload.typeOf(PIKE), ByteString.copyFromUtf8("\u000fnope")));
        assertEquals("\u000fnope", printed());
    }

    @Test
    void shouldLeaveOtherTypesToOthers() {
        assertFalse(rich.takes(Payload.text("A pike.")));
        assertFalse(rich.print(new PrintStream(out)));
    }

    @Test
    void shouldSayAllOfItInJson() {
        var map = new TreeMap<String, Object>();
        RichText.put(map, RichText.in(Payload.typeOf(PIKE), PIKE.toByteString()).orElseThrow());
        assertEquals("{citations=[https://a.example.org, https://b.example.org], confidence=0.5, output=A pike.\n}",
                map.toString());
    }
}
