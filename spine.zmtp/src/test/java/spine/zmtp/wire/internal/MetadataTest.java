package spine.zmtp.wire.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MetadataTest {
    @Property(tries = 300)
    void shouldReadWhatItWrote(@ForAll("properties") Map<String, byte[]> properties,
            @ForAll @IntRange(max = 9) int at) throws ProtocolException {
        var metadata = new Metadata();
        properties.forEach(metadata::with);
        var bytes = metadata.encoded();
        var within = new byte[at + bytes.length + 3];
        System.arraycopy(bytes, 0, within, at, bytes.length);
        var read = Metadata.parse(within, at, bytes.length);
        properties.forEach((name, value) -> assertArrayEquals(value, read.get(name)));
        properties.forEach((name, value) -> assertArrayEquals(value, read.get(name.toUpperCase(java.util.Locale.ROOT))));
        assertArrayEquals(bytes, read.encoded());
    }

    @Provide
    Arbitrary<Map<String, byte[]>> properties() {
        return Arbitraries.maps(
                Arbitraries.strings().withChars("abcdefghijklmnopqrstuvwxyz0123456789-_.+").ofMinLength(1).ofMaxLength(60),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(300)).ofMaxSize(6);
    }

    /** Truncated anywhere, metadata is refused or ends between two properties. */
    @Test
    void shouldRefuseEveryTruncationWithinAProperty() throws ProtocolException {
        var whole = new Metadata().with("Socket-Type", text("DEALER")).with("Identity", text("me")).encoded();
        int first = 1 + 11 + 4 + 6;
        for (int length = 0; length < whole.length; length++) {
            if (length == 0 || length == first) {
                assertEquals(length, Metadata.parse(whole, 0, length).encoded().length);
            } else {
                int cut = length;
                assertThrows(ProtocolException.class, () -> Metadata.parse(whole, 0, cut));
                assertThrows(ProtocolException.class, () -> Metadata.parse(Arrays.copyOf(whole, cut), 0, cut));
            }
        }
    }

    /** Garbage is read or refused, and nothing else happens. */
    @Property(tries = 2_000)
    void shouldSurviveGarbage(@ForAll @Size(max = 80) byte[] bytes) {
        try {
            assertArrayEquals(bytes, Metadata.parse(bytes, 0, bytes.length).encoded());
        } catch (ProtocolException e) {
            assertNull(e.getCause());
        }
    }

    @Test
    void shouldRefuseTheSamePropertyTwiceInAnyCase() {
        var twice = join(new Metadata().with("Identity", text("a")).encoded(),
                new Metadata().with("IDENTITY", text("b")).encoded());
        assertThrows(ProtocolException.class, () -> Metadata.parse(twice, 0, twice.length));
        assertThrows(IllegalArgumentException.class,
                () -> new Metadata().with("X-Spine", text("1")).with("x-spine", text("1")));
    }

    @Test
    void shouldRefuseLengthsThatDoNotFit() {
        for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE - 8, 2}) {
            var bytes = new byte[] {1, 'a', (byte) (length >> 24), (byte) (length >> 16), (byte) (length >> 8),
                (byte) length, 7};
            assertThrows(ProtocolException.class, () -> Metadata.parse(bytes, 0, bytes.length));
        }
        assertThrows(ProtocolException.class, () -> Metadata.parse(new byte[] {0, 0, 0, 0, 0}, 0, 5));
    }

    @Test
    void shouldRefuseMoreThanItsBound() {
        var most = new Metadata().with("a", new byte[Metadata.MOST_BYTES - 6]).encoded();
        assertEquals(Metadata.MOST_BYTES, most.length);
        assertThrows(IllegalArgumentException.class, () -> new Metadata().with("a", new byte[Metadata.MOST_BYTES - 5]));
        assertThrows(ProtocolException.class, () -> Metadata.parse(new byte[5_000], 0, Metadata.MOST_BYTES + 1));
    }

    @Test
    void shouldRefuseForbiddenCharactersInNames() {
        for (char c : " /:\u0000\u007f@=".toCharArray()) {
            var bytes = new byte[] {1, (byte) c, 0, 0, 0, 0};
            assertThrows(ProtocolException.class, () -> Metadata.parse(bytes, 0, bytes.length));
        }
        assertThrows(ProtocolException.class, () -> Metadata.parse(new byte[] {1, (byte) 0xe9, 0, 0, 0, 0}, 0, 6));
    }

    @Test
    void shouldReadNothingUnprintableAsText() {
        assertEquals("DEALER", new Metadata().with("a", text("DEALER")).text("A"));
        assertEquals("", new Metadata().with("a", new byte[] {'D', 10}).text("a"));
        assertEquals("", new Metadata().with("a", new byte[] {(byte) 0xc3, (byte) 0xa9}).text("a"));
        assertEquals("", new Metadata().text("a"));
    }

    private static byte[] text(String text) {
        return text.getBytes(US_ASCII);
    }

    private static byte[] join(byte[] first, byte[] second) {
        var both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
