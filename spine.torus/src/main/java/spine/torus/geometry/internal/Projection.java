package spine.torus.geometry.internal;

import java.util.SplittableRandom;
import spine.api.memory.Location;

/**
 * Takes embeddings to the torus (PE-30): nine fixed random directions, drawn from N(0,1) by a seed; along each, the
 * component divided by the vector's length is spread evenly over the axis by the normal distribution function.
 * Similar vectors get near places. The same seed gives the same places in every process. Immutable.
 */
public final class Projection {
    private final float[][] directions;

    public Projection(long seed, int dimensions) {
        var random = new SplittableRandom(seed);
        directions = new float[Location.AXES][dimensions];
        for (var direction : directions) {
            for (var i = 0; i < dimensions; i++) {
                direction[i] = (float) gaussian(random);
            }
        }
    }

    /** The nine components over the vector's length; N(0,1) each for a random vector, zeros for the zero vector. */
    public double[] project(float[] vector) {
        var square = 0.0;
        for (var x : vector) {
            square += (double) x * x;
        }
        var sigma = Math.sqrt(square);
        var components = new double[Location.AXES];
        for (var axis = 0; axis < components.length && sigma > 0; axis++) {
            var sum = 0.0;
            for (var i = 0; i < vector.length; i++) {
                sum += (double) directions[axis][i] * vector[i];
            }
            components[axis] = sum / sigma;
        }
        return components;
    }

    /** The place of components on a grid: floor(u N), u = (1 + erf(y / sqrt 2)) / 2. */
    public static Location locate(double[] components, Grid grid) {
        var coordinates = new int[components.length];
        for (var axis = 0; axis < coordinates.length; axis++) {
            var cell = (int) Math.floor(normalCdf(components[axis]) * grid.cells(axis));
            coordinates[axis] = Math.min(cell, grid.cells(axis) - 1);
        }
        return Location.of(coordinates);
    }

    /** By Box and Muller; StrictMath, so that every machine draws the same. */
    private static double gaussian(SplittableRandom random) {
        var radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
    }

    /** The normal distribution function by the series of Abramowitz and Stegun 26.2.17, error below 7.5e-8. */
    static double normalCdf(double y) {
        var t = 1 / (1 + 0.2316419 * Math.abs(y));
        var tail = StrictMath.exp(-y * y / 2) / StrictMath.sqrt(2 * Math.PI)
                * t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return y < 0 ? tail : 1 - tail;
    }
}
