package spine.torus.geometry.internal;

import java.nio.ByteBuffer;
import spine.api.memory.Location;

/**
 * A place on the torus as one 126-bit number, 14 bits per axis, in Z-order (PE-04). Bit b of axis d is bit 9b + d:
 *
 * <pre>
 * bit   125 ........ 117   ...   17 ......... 9   8 .......... 0
 *       z13 y13 .... r13         z1 y1 ..... r1   z0 y0 .... r0      bits 127 and 126 are zero
 * bytes 0 (bits 127-120) ...                        15 (bits 7-0)    big-endian (SP-10)
 * </pre>
 *
 * The byte form sorts like the number. Immutable.
 *
 * @param high bits 127 to 64
 * @param low  bits 63 to 0
 */
public record MortonKey(long high, long low) implements Comparable<MortonKey> {
    public static final int BYTES = 16;
    private static final int BITS_PER_AXIS = 14;

    public MortonKey {
        if (high >>> 62 != 0) {
            throw new IllegalArgumentException("a Morton key has 126 bits; the top two are not zero");
        }
    }

    /** The key of a place. */
    public static MortonKey of(Location location) {
        var high = 0L;
        var low = 0L;
        for (var axis = 0; axis < Location.AXES; axis++) {
            for (var bit = 0; bit < BITS_PER_AXIS; bit++) {
                var value = (long) (location.axis(axis) >>> bit & 1);
                var position = Location.AXES * bit + axis;
                if (position < Long.SIZE) {
                    low |= value << position;
                } else {
                    high |= value << position - Long.SIZE;
                }
            }
        }
        return new MortonKey(high, low);
    }

    /** @throws IllegalArgumentException if there are not exactly 16 bytes, or the top two bits are set */
    public static MortonKey of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a Morton key has 16 bytes, not " + bytes.length);
        }
        var buffer = ByteBuffer.wrap(bytes);
        return new MortonKey(buffer.getLong(), buffer.getLong());
    }

    /** The 16 bytes, big-endian. */
    public byte[] toBytes() {
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }

    /** The place. */
    public Location location() {
        var coordinates = new int[Location.AXES];
        for (var position = 0; position < Location.AXES * BITS_PER_AXIS; position++) {
            var word = position < Long.SIZE ? low >>> position : high >>> position - Long.SIZE;
            coordinates[position % Location.AXES] |= (int) (word & 1) << position / Location.AXES;
        }
        return Location.of(coordinates);
    }

    @Override
    public int compareTo(MortonKey other) {
        var byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }
}
