package spine.torus.geometry.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import spine.api.memory.Location;

/** PE-04, PE-05, SP-10. */
class MortonKeyTest {
    @Property(tries = 500)
    void shouldComeBackWhenEncodedAndDecoded(
            @ForAll @Size(9) List<@IntRange(max = 16383) Integer> coordinates) {
        var location = Location.of(coordinates);
        var key = MortonKey.of(location);
        assertEquals(location, key.location());
        assertEquals(key, MortonKey.of(key.toBytes()));
    }

    @Property(tries = 200)
    void shouldSortLikeItsBytes(@ForAll @Size(9) List<@IntRange(max = 16383) Integer> a,
            @ForAll @Size(9) List<@IntRange(max = 16383) Integer> b) {
        var first = MortonKey.of(Location.of(a));
        var second = MortonKey.of(Location.of(b));
        assertEquals(Integer.signum(Arrays.compareUnsigned(first.toBytes(), second.toBytes())),
                Integer.signum(first.compareTo(second)));
    }

    @Example
    void shouldSetBitDWhenAxisDIsOne() {
        for (var axis = 0; axis < Location.AXES; axis++) {
            assertEquals(1L << axis, MortonKey.of(unit(axis, 1)).low());
        }
    }

    @Example
    void shouldSetBit63WhenAxis0Is128() {
        assertEquals(new MortonKey(0, 1L << 63), MortonKey.of(unit(0, 128)));
        assertEquals(new MortonKey(1, 0), MortonKey.of(unit(1, 128)));
    }

    @Example
    void shouldFill126BitsWhenAllCoordinatesAreLargest() {
        var all = new int[Location.AXES];
        Arrays.fill(all, Location.AXIS_LIMIT - 1);
        assertEquals(new MortonKey(-1L >>> 2, -1L), MortonKey.of(Location.of(all)));
    }

    @Example
    void shouldWriteHighWordFirst() {
        var expected = new byte[16];
        for (var i = 0; i < expected.length; i++) {
            expected[i] = (byte) (i + 1);
        }
        assertArrayEquals(expected, new MortonKey(0x0102030405060708L, 0x090A0B0C0D0E0F10L).toBytes());
    }

    @Example
    void shouldRefuseWhenThereAreNot16BytesOrTheTopBitsAreSet() {
        assertThrows(IllegalArgumentException.class, () -> MortonKey.of(new byte[15]));
        assertThrows(IllegalArgumentException.class, () -> MortonKey.of(new byte[17]));
        var top = new byte[16];
        top[0] = 0x40;
        assertThrows(IllegalArgumentException.class, () -> MortonKey.of(top));
    }

    private static Location unit(int axis, int value) {
        var coordinates = new int[Location.AXES];
        coordinates[axis] = value;
        return Location.of(coordinates);
    }
}
