package spine.torus.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import spine.api.memory.Document;
import spine.api.memory.Location;
import spine.torus.geometry.internal.Grid;
import spine.torus.geometry.internal.Nit;
import spine.torus.geometry.internal.Projection;
import spine.torus.index.internal.TermWeights;
import spine.torus.store.internal.Chord;
import spine.torus.store.internal.Digest;
import spine.torus.text.internal.Cutter;
import spine.torus.text.internal.Embedder;
import spine.torus.text.internal.Passage;

/** Everything about a document that can be worked out before its turn to be written. Thread-safe. */
final class Intake {
    /** Metadata that tells the parts of a document apart which a client has split. */
    static final String PART = "part";
    private static final String PARTS = "parts";
    private static final int MAX_HEADING = 200;

    private final Embedder embedder;
    private final Projection projection;
    private final Grid grid;

    Intake(Embedder embedder, Projection projection, Grid grid) {
        this.embedder = embedder;
        this.projection = projection;
        this.grid = grid;
    }

    /** A document that waits to be placed and written. */
    record Prepared(Document document, String key, Digest digest, List<Wished> passages) {
        List<TermWeights> terms() {
            return passages.stream().map(Wished::terms).toList();
        }

        /** Whether it is a piece of a document that a client has split. */
        boolean isPart() {
            return !document.metadata().getOrDefault(PART, "").isEmpty();
        }

        /** How many pieces there are now; 0 for a whole document, or if nobody says. */
        int parts() {
            var parts = document.metadata().getOrDefault(PARTS, "");
            return isPart() && parts.matches("[0-9]{1,6}") ? Integer.parseInt(parts) : 0;
        }

        /** Key of the whole document, or of one of its pieces, counted from 1. */
        String keyOf(int part) {
            return identity(document.source(), part == 0 ? "" : Integer.toString(part));
        }
    }

    /** A passage with the place where it would like to lie. */
    record Wished(Passage passage, float[] embedding, Location place, Chord chord, TermWeights terms) {
    }

    Prepared prepare(Document document) {
        var passages = new ArrayList<Wished>();
        for (var passage : Cutter.cut(Title.of(document), document.text())) {
            passages.add(wish(shortened(passage), passages.isEmpty() ? document.target() : Optional.empty()));
        }
        return new Prepared(document, key(document), digest(document), passages);
    }

    private Wished wish(Passage passage, Optional<Location> target) {
        var embedding = embedder.embed(embedded(passage.heading(), passage.text()));
        var components = projection.project(embedding);
        return new Wished(passage, embedding, target.orElseGet(() -> Projection.locate(components, grid)),
                Chord.of(Nit.chord(components)), TermWeights.of(passage.heading(), passage.text()));
    }

    /** What the embedder is given for a passage. */
    static String embedded(String heading, String text) {
        return heading + "\n" + text;
    }

    private static Passage shortened(Passage passage) {
        var heading = passage.heading();
        if (heading.length() <= MAX_HEADING) {
            return passage;
        }
        var end = Character.isHighSurrogate(heading.charAt(MAX_HEADING - 1)) ? MAX_HEADING - 1 : MAX_HEADING;
        return new Passage(heading.substring(0, end), passage.text(), passage.start(), passage.end());
    }

    private static String key(Document document) {
        return identity(document.source(), document.metadata().getOrDefault(PART, ""));
    }

    private static String identity(String source, String part) {
        return source + '\0' + part;
    }

    private static Digest digest(Document document) {
        var texts = new ArrayList<>(List.of(document.source(), document.text(), document.target().toString()));
        new TreeMap<>(document.metadata()).forEach((name, value) -> texts.addAll(List.of(name, value)));
        return Digest.of(texts);
    }
}
