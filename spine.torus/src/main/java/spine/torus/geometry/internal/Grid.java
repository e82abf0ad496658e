package spine.torus.geometry.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import spine.api.memory.Location;

/** The number of cells on each of the nine axes; every axis closes on itself (PE-01, PE-02). Immutable. */
public final class Grid {
    private static final int MIN_CELLS = 3;

    private final int[] cells;

    private Grid(int[] cells) {
        this.cells = cells;
    }

    /** @throws IllegalArgumentException if there are not nine, or one is not within 3 to 16384 */
    public static Grid of(int... cells) {
        if (cells.length != Location.AXES) {
            throw new IllegalArgumentException("grid cells: 9 numbers are needed, not " + cells.length);
        }
        for (var n : cells) {
            if (n < MIN_CELLS || n > Location.AXIS_LIMIT) {
                throw new IllegalArgumentException("grid cells: " + n + " is not within 3 to " + Location.AXIS_LIMIT);
            }
        }
        return new Grid(cells.clone());
    }

    public int cells(int axis) {
        return cells[axis];
    }

    public boolean contains(Location location) {
        for (var axis = 0; axis < cells.length; axis++) {
            if (location.axis(axis) >= cells[axis]) {
                return false;
            }
        }
        return true;
    }

    /** Square of the Euclidean distance in cells, the shorter way round on each axis. */
    public long squaredDistance(Location a, Location b) {
        var sum = 0L;
        for (var axis = 0; axis < cells.length; axis++) {
            var straight = Math.abs(a.axis(axis) - b.axis(axis));
            var shorter = Math.min(straight, cells[axis] - straight);
            sum += (long) shorter * shorter;
        }
        return sum;
    }

    /** The place some cells further along one axis, wrapped. */
    public Location step(Location from, int axis, int by) {
        var to = new int[cells.length];
        for (var i = 0; i < to.length; i++) {
            to[i] = i == axis ? Math.floorMod(from.axis(i) + by, cells[i]) : from.axis(i);
        }
        return Location.of(to);
    }

    /** The 18 places next to one along an axis, in axis order, lower first. */
    public List<Location> neighbours(Location of) {
        var neighbours = new ArrayList<Location>(2 * cells.length);
        for (var axis = 0; axis < cells.length; axis++) {
            neighbours.add(step(of, axis, -1));
            neighbours.add(step(of, axis, 1));
        }
        return neighbours;
    }

    /** The nine numbers, parted by commas; {@link #parse} reads them. */
    @Override
    public String toString() {
        return String.join(",", Arrays.stream(cells).mapToObj(Integer::toString).toList());
    }

    /** @throws IllegalArgumentException as {@link #of}, and if a number is none */
    public static Grid parse(String text) {
        return of(Arrays.stream(text.split(",")).mapToInt(n -> Integer.parseInt(n.trim())).toArray());
    }
}
