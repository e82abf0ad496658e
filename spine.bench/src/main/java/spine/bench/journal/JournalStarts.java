package spine.bench.journal;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import spine.api.journal.Entry;
import spine.api.journal.Kind;
import spine.api.message.Durability;
import spine.bench.Figure;
import spine.bench.Latency;
import spine.bench.Row;

/** From opening a journal to the first entry that is journaled, with many entries and with one. */
final class JournalStarts {
    private static final int BODY = 16;

    private JournalStarts() {
    }

    static List<Row> rows(Path work, int entries, int rounds) throws Exception {
        var few = work.resolve("few");
        var many = work.resolve("many");
        fill(few, 1);
        fill(many, entries);
        var fewNanos = new double[rounds];
        var manyNanos = new double[rounds];
        start(few);
        start(many);
        for (int round = 0; round < rounds; round++) {
            fewNanos[round] = start(few);
            manyNanos[round] = start(many);
        }
        double more = Latency.median(manyNanos) - Latency.median(fewNanos);
        return List.of(row("1 entry", fewNanos, few, List.of()), row(String.format("%,d entries", entries), manyNanos, many,
                List.of(Figure.millis("more", more))));
    }

    private static Row row(String what, double[] nanos, Path home, List<Figure> more) throws Exception {
        long bytes = 0;
        try (var files = Files.newDirectoryStream(home.resolve("journal"))) {
            for (var file : files) {
                bytes += Files.size(file);
            }
        }
        var figures = new java.util.ArrayList<>(List.of(Figure.millis("median", Latency.median(nanos)),
                Figure.mebibytes("files", bytes)));
        figures.addAll(more);
        return new Row("open, and one entry journaled", what, figures, "");
    }

    private static double start(Path home) throws Exception {
        long start = System.nanoTime();
        var log = OurLog.open(home, Durability.JOURNALED, entry());
        log.append();
        long end = System.nanoTime();
        log.close();
        return end - start;
    }

    private static void fill(Path home, int entries) throws Exception {
        var journal = OurLog.component(home);
        var entry = entry();
        CompletionStage<Durability> last = null;
        for (int i = 0; i < entries; i++) {
            last = journal.append(entry, i + 1 == entries ? Durability.SYNCED : Durability.ACCEPTED);
        }
        if (last.toCompletableFuture().join() != Durability.SYNCED) {
            throw new IllegalStateException(journal.health().problem());
        }
        journal.deactivate();
    }

    private static Entry entry() {
        return Entry.of(Kind.REQUEST, System.currentTimeMillis(), "query", ByteString.copyFrom(new byte[BODY]));
    }
}
