package spine.broker.routes.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import spine.api.Address.KeyRange;

/** Ranges of 16-byte big-endian keys, compared without sign (SP-10). */
class KeyOwnersTest {
    private static final KeyRange LOWER = KeyRange.of("0".repeat(32) + "-7" + "f".repeat(31));
    private static final KeyRange UPPER = KeyRange.of("8" + "0".repeat(31) + "-" + "f".repeat(32));

    private static KeyRange range(int from, int to) {
        return new KeyRange(key(from), key(to));
    }

    /** Small numbers in the first and the last byte, so that sign and order of the bytes matter. */
    private static ByteString key(int number) {
        var bytes = new byte[16];
        bytes[0] = (byte) (number >>> 4 << 4);
        bytes[15] = (byte) (number & 15);
        return ByteString.copyFrom(bytes);
    }

    @Test
    void shouldCompareWithoutSignSP10() {
        var owners = new KeyOwners.Builder<String>();
        owners.add("lower", List.of(LOWER));
        owners.add("upper", List.of(UPPER));
        var built = owners.build();
        assertEquals(List.of("lower"), built.of(range(0x7f, 0x7f)));
        assertEquals(List.of("upper"), built.of(range(0x80, 0x80)));
        assertEquals(List.of("upper"), built.of(range(0xff, 0xff)));
        assertEquals(List.of(), built.of(range(0x7f, 0x80)), "no one range holds both");
        assertFalse(built.isEmpty());
        assertTrue(new KeyOwners.Builder<String>().build().isEmpty());
    }

    @Property(tries = 500)
    void shouldFindWhoeverASearchThroughAllFinds(
            @ForAll @Size(max = 12) List<@IntRange(min = 0, max = 255) Integer> ends,
            @ForAll @IntRange(min = 0, max = 255) int a, @ForAll @IntRange(min = 0, max = 255) int b) {
        var builder = new KeyOwners.Builder<Integer>();
        var wanted = range(Math.min(a, b), Math.max(a, b));
        var expected = new HashSet<Integer>();
        for (int i = 0; i + 1 < ends.size(); i++) {
            int from = Math.min(ends.get(i), ends.get(i + 1));
            int to = Math.max(ends.get(i), ends.get(i + 1));
            builder.add(i, List.of(range(from, to)));
            if (from <= Math.min(a, b) && to >= Math.max(a, b)) {
                expected.add(i);
            }
        }
        assertEquals(expected, Set.copyOf(builder.build().of(wanted)));
    }

    @Test
    void shouldRefuseKeysOfAnotherLengthAndEmptyRangesSP10() {
        assertThrows(IllegalArgumentException.class, () -> new KeyRange(key(1), key(1).substring(1)));
        assertThrows(IllegalArgumentException.class, () -> new KeyRange(key(0x80), key(0x7f)));
        assertThrows(IllegalArgumentException.class, () -> KeyRange.of("00-11"));
        assertThrows(IllegalArgumentException.class, () -> KeyRange.of("x".repeat(32)));
        assertEquals(LOWER, KeyRange.of(LOWER.toString()));
        assertEquals(ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}),
                KeyRange.of("0102030405060708090a0b0c0d0e0f10").from());
    }
}
