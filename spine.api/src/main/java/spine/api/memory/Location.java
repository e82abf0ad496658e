package spine.api.memory;

import java.util.Arrays;
import java.util.List;

/**
 * A point of the torus: nine coordinates in the order r,s,t,u,v,w,x,y,z (PE-01), 0 to 16383 each. Immutable.
 */
public final class Location {
    public static final int AXES = 9;
    public static final int AXIS_LIMIT = 1 << 14;

    private final int[] coordinates;

    private Location(int[] coordinates) {
        this.coordinates = coordinates;
    }

    /** @throws IllegalArgumentException if there are not nine, or one is out of range */
    public static Location of(int... coordinates) {
        if (coordinates.length != AXES) {
            throw new IllegalArgumentException("a location has 9 coordinates, not " + coordinates.length);
        }
        for (int c : coordinates) {
            if (c < 0 || c >= AXIS_LIMIT) {
                throw new IllegalArgumentException("coordinate " + c + " is not within 0 to " + (AXIS_LIMIT - 1));
            }
        }
        return new Location(coordinates.clone());
    }

    /** @throws IllegalArgumentException as {@link #of(int...)} */
    public static Location of(List<Integer> coordinates) {
        return of(coordinates.stream().mapToInt(Integer::intValue).toArray());
    }

    public int axis(int index) {
        return coordinates[index];
    }

    /** A list of nine. */
    public List<Integer> toList() {
        return Arrays.stream(coordinates).boxed().toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Location location && Arrays.equals(coordinates, location.coordinates);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(coordinates);
    }

    @Override
    public String toString() {
        return Arrays.toString(coordinates);
    }
}
