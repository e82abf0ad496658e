package spine.torus.store.internal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import spine.torus.geometry.internal.MortonKey;

/**
 * The payload of a record. Big-endian throughout, like the Morton keys in it:
 *
 * <pre>
 * u8 kind = 1 | text key | text source | 32 bytes digest
 * u32 facts    { text name | text value }
 * u32 passages { text heading | text passage | u32 start | 16 bytes place | 9 bytes chord }
 * text = u32 length in bytes, UTF-8
 * </pre>
 */
public final class RecordCodec {
    private static final byte DOCUMENT = 1;
    private static final int PLACED = Integer.BYTES + MortonKey.BYTES + Chord.BYTES;

    private RecordCodec() {
    }

    public static byte[] encode(DocumentRecord document) {
        var texts = texts(document);
        var size = 1 + Digest.BYTES + 2 * Integer.BYTES + document.passages().size() * PLACED;
        for (var text : texts) {
            size = Math.addExact(size, Integer.BYTES + text.length);
        }
        var out = ByteBuffer.allocate(size).put(DOCUMENT);
        var next = texts.iterator();
        put(out, next.next());
        put(out, next.next());
        document.digest().write(out);
        out.putInt(document.metadata().size());
        for (var i = 0; i < 2 * document.metadata().size(); i++) {
            put(out, next.next());
        }
        out.putInt(document.passages().size());
        for (var passage : document.passages()) {
            put(out, next.next());
            put(out, next.next());
            out.putInt(passage.start()).put(passage.place().toBytes()).put(passage.chord().nits());
        }
        return out.array();
    }

    private static List<byte[]> texts(DocumentRecord document) {
        var texts = new ArrayList<String>(List.of(document.key(), document.source()));
        document.metadata().forEach((name, value) -> texts.addAll(List.of(name, value)));
        document.passages().forEach(p -> texts.addAll(List.of(p.heading(), p.text())));
        return texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    }

    private static void put(ByteBuffer out, byte[] text) {
        out.putInt(text.length).put(text);
    }

    /** @throws IllegalArgumentException if the bytes are no record; nothing is allocated that they cannot fill */
    public static DocumentRecord decode(ByteBuffer in) {
        try {
            var kind = in.get();
            if (kind != DOCUMENT) {
                throw new IllegalArgumentException("records of kind " + kind + " are not known");
            }
            var document = new DocumentRecord(text(in), text(in), Digest.read(in), facts(in), passages(in));
            if (in.hasRemaining()) {
                throw new IllegalArgumentException(in.remaining() + " bytes follow the record's end");
            }
            return document;
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("the record ends too early", e);
        }
    }

    private static Map<String, String> facts(ByteBuffer in) {
        var facts = new HashMap<String, String>();
        for (var left = count(in, 2 * Integer.BYTES); left > 0; left--) {
            facts.put(text(in), text(in));
        }
        return facts;
    }

    private static List<DocumentRecord.Entry> passages(ByteBuffer in) {
        var count = count(in, 2 * Integer.BYTES + PLACED);
        var passages = new ArrayList<DocumentRecord.Entry>(count);
        for (var i = 0; i < count; i++) {
            passages.add(new DocumentRecord.Entry(text(in), text(in), in.getInt(),
                    MortonKey.of(bytes(in, MortonKey.BYTES)), Chord.of(bytes(in, Chord.BYTES))));
        }
        return passages;
    }

    private static int count(ByteBuffer in, int leastBytesEach) {
        var count = in.getInt();
        if (count < 0 || count > in.remaining() / leastBytesEach) {
            throw new IllegalArgumentException("a count of " + count + " does not fit " + in.remaining() + " bytes");
        }
        return count;
    }

    private static String text(ByteBuffer in) {
        return new String(bytes(in, count(in, 1)), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        var bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
