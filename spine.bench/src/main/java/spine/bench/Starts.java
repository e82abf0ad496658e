package spine.bench;

import java.util.Arrays;
import java.util.List;

/** From {@code ./spine up} to "ready": in an empty home, and in one that was used before. The last one stays up. */
final class Starts implements Measurement {
    @Override
    public List<Row> run(Stage stage) throws Exception {
        var plan = stage.plan();
        var first = new double[plan.firstStarts()];
        var later = new double[plan.laterStarts()];
        var home = stage.options().work().resolve("h0");
        for (int i = 0; i < first.length; i++) {
            home = Product.home(stage.options().work().resolve("h" + i));
            first[i] = stage.start(home).startNanos();
            stage.product().stop();
        }
        for (int i = 0; i < later.length; i++) {
            if (i > 0) {
                stage.product().stop();
            }
            later[i] = stage.start(home).startNanos();
        }
        return List.of(row("first start, empty home", first), row("later starts", later));
    }

    private static Row row(String what, double[] nanos) {
        var sorted = Arrays.stream(nanos).sorted().toArray();
        return new Row("start to ready", what, List.of(Figure.seconds("median", Latency.median(nanos)),
                Figure.seconds("best", sorted[0]), Figure.seconds("worst", sorted[sorted.length - 1]),
                Figure.number("starts", nanos.length)));
    }
}
