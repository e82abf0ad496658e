package spine.torus.geometry.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import spine.api.memory.Location;
import spine.torus.text.internal.HashedNgramEmbedder;

/** PE-01, PE-02, PE-07, PE-20, PE-30, PE-31. */
class GeometryTest {
    private static final Grid GRID = Grid.parse("27,27,27,27,27,27,27,27,27");
    private static final Location KNOWN = Location.of(10, 19, 15, 18, 25, 2, 10, 2, 7);

    @Test
    void shouldGiveTheSamePlaceWhenTheSeedIsTheSame() {
        var embedder = new HashedNgramEmbedder();
        var vector = embedder.embed("The chain of a bicycle wants oil.");
        assertArrayEquals(vector, new HashedNgramEmbedder().embed("The chain of a bicycle wants oil."));
        var a = new Projection(42, embedder.dimensions()).project(vector);
        assertArrayEquals(a, new Projection(42, embedder.dimensions()).project(vector));
        assertFalse(java.util.Arrays.equals(a, new Projection(43, embedder.dimensions()).project(vector)));
    }

    /** The known values hold for every Java: a change of the embedder or projection needs a new name. */
    @Test
    void shouldGiveThisPlaceInEveryProcess() {
        var vector = new HashedNgramEmbedder().embed("lighthouse");
        assertEquals(KNOWN, Projection.locate(new Projection(1, vector.length).project(vector), GRID));
    }

    @Test
    void shouldSpreadOverTheWholeAxisWhenVectorsAreRandom() {
        var random = new SplittableRandom(7);
        var projection = new Projection(7, 768);
        var cells = new HashSet<Integer>();
        for (var i = 0; i < 500; i++) {
            var vector = new float[768];
            for (var j = 0; j < vector.length; j++) {
                vector[j] = (float) random.nextDouble(-1, 1);
            }
            cells.add(Projection.locate(projection.project(vector), GRID).axis(0));
        }
        assertEquals(27, cells.size());
    }

    @Test
    void shouldNotDependOnLengthWhenTheDirectionIsTheSame() {
        var vector = new HashedNgramEmbedder().embed("tide and moon");
        var longer = new float[vector.length];
        for (var i = 0; i < vector.length; i++) {
            longer[i] = 8 * vector[i];
        }
        var projection = new Projection(3, vector.length);
        assertEquals(Projection.locate(projection.project(vector), GRID),
                Projection.locate(projection.project(longer), GRID));
    }

    @Test
    void shouldLieInTheMiddleWhenNothingIsSaid() {
        var middle = Projection.locate(new Projection(3, 768).project(new float[768]), GRID);
        assertEquals(Location.of(13, 13, 13, 13, 13, 13, 13, 13, 13), middle);
    }

    @Test
    void shouldPlaceSimilarTextsNearerThanOthers() {
        var embedder = new HashedNgramEmbedder();
        var a = embedder.embed("Pump up the bicycle tyre and look for the hole in the tube.");
        var b = embedder.embed("Look for holes in the bicycle's tube after pumping up the tyre.");
        var c = embedder.embed("Saturn's rings consist of water ice.");
        assertTrue(dot(a, b) > 0.6, "similar " + dot(a, b));
        assertTrue(dot(a, c) < 0.2, "different " + dot(a, c));
    }

    @Test
    void shouldTakeTheShorterWayRoundWhenMeasuringDistance() {
        var a = Location.of(0, 0, 0, 0, 0, 0, 0, 0, 0);
        var b = Location.of(26, 1, 0, 0, 0, 0, 0, 0, 0);
        assertEquals(2, GRID.squaredDistance(a, b));
        assertEquals(26, GRID.step(a, 0, -1).axis(0));
        assertEquals(18, new HashSet<>(GRID.neighbours(a)).size());
    }

    @Test
    void shouldRefuseGridsWhenTheyHaveNotNineAxes() {
        assertThrows(IllegalArgumentException.class, () -> Grid.parse("27,27"));
        assertThrows(IllegalArgumentException.class, () -> Grid.parse("2,27,27,27,27,27,27,27,27"));
        assertThrows(IllegalArgumentException.class, () -> Grid.parse("16385,27,27,27,27,27,27,27,27"));
    }

    @Test
    void shouldSaturateWhenNitsAreAddedOrMultiplied() {
        assertEquals(4, Nit.add(3, 3));
        assertEquals(-4, Nit.multiply(-3, 3));
        assertEquals(-4, Nit.quantise(-1e9));
        assertEquals(2, Nit.quantise(1.6));
    }

    @Test
    void shouldIndexAllOf45ValuesOnce() {
        var seen = new HashSet<Integer>();
        for (var i = 0; i < 9; i++) {
            for (var j = i; j < 9; j++) {
                seen.add(MetricTensor.index(i, j));
                assertEquals(i == j ? 1f : 0f, MetricTensor.identity().get(MetricTensor.index(i, j)));
            }
        }
        assertEquals(45, seen.size());
        assertEquals(44, MetricTensor.index(8, 8));
    }

    private static double dot(float[] a, float[] b) {
        var sum = 0.0;
        for (var i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
