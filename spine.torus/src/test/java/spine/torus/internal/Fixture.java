package spine.torus.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import spine.api.memory.Document;
import spine.api.memory.Query;
import spine.torus.geometry.internal.Grid;
import spine.torus.text.internal.HashedNgramEmbedder;

/** Engines for tests. */
final class Fixture {
    static final Grid GRID = Grid.parse("27,27,27,27,27,27,27,27,27");
    static final Settings DEFAULTS = new Settings(GRID, Settings.CALIBRATED_THRESHOLD, 400_000, 2L << 30, 10_000, false);

    private Fixture() {
    }

    static Torus open(Path folder) throws IOException {
        return open(folder, DEFAULTS);
    }

    static Torus open(Path folder, Settings settings) throws IOException {
        return new Torus(folder, settings, new HashedNgramEmbedder(), System::nanoTime);
    }

    static Document document(String source, String text) {
        return new Document(source, text, Map.of(), Optional.empty());
    }

    static Query ask(String question) {
        return new Query(question, List.of(), OptionalDouble.empty(), 100, 5);
    }
}
