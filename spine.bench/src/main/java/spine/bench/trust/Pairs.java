package spine.bench.trust;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import spine.bench.Figure;
import spine.bench.Row;
import spine.keys.KeyFiles;

/** What a key pair costs (SEC-05): made and synced to the disk, and loaded with all its checks. */
final class Pairs {
    private static final int LOADS = 20;

    private Pairs() {
    }

    static Row row(Path work, int rounds) throws Exception {
        var made = new double[rounds];
        var loaded = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            var files = new KeyFiles(Files.createDirectory(work.resolve("pair-" + round)), "bench");
            long start = System.nanoTime();
            files.loadOrCreate().destroy();
            made[round] = System.nanoTime() - start;
            start = System.nanoTime();
            for (int i = 0; i < LOADS; i++) {
                files.load().destroy();
            }
            loaded[round] = (double) (System.nanoTime() - start) / LOADS;
        }
        Arrays.sort(made);
        Arrays.sort(loaded);
        return new Row("key files", "one pair", List.of(Figure.millis("first", made[rounds / 2]),
                Figure.millis("load", loaded[rounds / 2])), "medians; the first time with two syncs of the disk");
    }
}
