package spine.torus.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import spine.torus.geometry.internal.Grid;
import spine.torus.geometry.internal.Wave;
import spine.torus.index.internal.PassageIndex;
import spine.torus.index.internal.TermWeights;
import spine.torus.index.internal.Tuning;
import spine.torus.store.internal.DocumentRecord;
import spine.torus.store.internal.Kept;

/** All that memory holds, ready to be searched: documents, index and nodes. Many may read, or one may change it. */
final class Content {
    private static final int SLICE = 1024;

    private final Map<String, Held> documents = new LinkedHashMap<>();
    private final List<Held> documentOfPassage = new ArrayList<>();
    private final PassageIndex index = new PassageIndex(Tuning.DEFAULT);
    private final Nodes nodes;
    private int documentsSeen;
    private long liveBytes;

    Content(Grid grid) {
        nodes = new Nodes(grid, passage -> Wave.of(entry(passage).chord().nits()));
    }

    /** A document with the number of its first passage. */
    private record Held(Kept kept, int firstPassage) {
        List<DocumentRecord.Entry> entries() {
            return kept.document().passages();
        }
    }

    /** Takes a document up in place of the one with the same key. */
    void put(Kept kept, List<TermWeights> terms) {
        remove(kept.document().key());
        var first = index.size();
        var held = new Held(kept, first);
        documents.put(kept.document().key(), held);
        documentsSeen++;
        liveBytes += kept.bytes();
        for (var i = 0; i < terms.size(); i++) {
            var passage = index.add(documentsSeen, terms.get(i));
            documentOfPassage.add(held);
            nodes.add(held.entries().get(i).place(), passage);
        }
    }

    /** Forgets a document, if there is one with this key. */
    void remove(String key) {
        var old = documents.remove(key);
        if (old == null) {
            return;
        }
        liveBytes -= old.kept.bytes();
        for (var i = 0; i < old.entries().size(); i++) {
            var passage = old.firstPassage + i;
            nodes.remove(old.entries().get(i).place(), passage);
            index.remove(passage);
            documentOfPassage.set(passage, null);
        }
    }

    Optional<DocumentRecord> document(String key) {
        return Optional.ofNullable(documents.get(key)).map(held -> held.kept.document());
    }

    List<Kept> all() {
        return documents.values().stream().map(Held::kept).toList();
    }

    /** The best passages; those of documents that carry a wished tag come first if they reach the threshold. */
    List<Hit> search(String question, Set<String> tags, double threshold, int limit) {
        var hits = index.search(question, tags.isEmpty() ? limit : Math.max(limit, 100)).stream()
                .map(scored -> hit(scored.passage(), scored.resonance())).toList();
        if (tags.isEmpty()) {
            return hits;
        }
        var preferred = new ArrayList<Hit>();
        var others = new ArrayList<Hit>();
        hits.forEach(hit -> (hit.resonance() >= threshold && isTagged(hit, tags) ? preferred : others).add(hit));
        preferred.addAll(others);
        return preferred.subList(0, Math.min(limit, preferred.size()));
    }

    private Hit hit(int passage, double resonance) {
        return new Hit(documentOfPassage.get(passage).kept.document(), entry(passage), resonance);
    }

    /** A tag is a name or value of its metadata, or one of the words of its {@code tags}; case does not matter. */
    private static boolean isTagged(Hit hit, Set<String> tags) {
        return hit.document().metadata().entrySet().stream().anyMatch(fact -> tags.contains(lower(fact.getKey()))
                || tags.contains(lower(fact.getValue()))
                || fact.getKey().equals("tags") && List.of(lower(fact.getValue()).split("[,\\s]+")).stream()
                        .anyMatch(tags::contains));
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    DocumentRecord.Entry entry(int passage) {
        var held = documentOfPassage.get(passage);
        return held.entries().get(passage - held.firstPassage);
    }

    Nodes nodes() {
        return nodes;
    }

    int passages() {
        return index.living();
    }

    /** Passages that were replaced and still take room in the index. */
    int replacedPassages() {
        return index.removed();
    }

    /** Bytes of the log that are still of use. */
    long liveBytes() {
        return liveBytes;
    }

    /** Takes up many documents: while one slice is taken up, the words of the next are counted by the other cores. */
    static Content of(Grid grid, List<Kept> documents) {
        var content = new Content(grid);
        var counting = counting(documents, 0);
        for (var from = 0; from < documents.size(); from += SLICE) {
            var terms = counting.join();
            counting = counting(documents, from + SLICE);
            for (var i = 0; i < terms.size(); i++) {
                content.put(documents.get(from + i), terms.get(i));
            }
        }
        return content;
    }

    private static CompletableFuture<List<List<TermWeights>>> counting(List<Kept> documents, int from) {
        var slice = documents.subList(Math.min(from, documents.size()), Math.min(from + SLICE, documents.size()));
        return CompletableFuture.supplyAsync(
                () -> slice.parallelStream().map(kept -> termsOf(kept.document())).toList());
    }

    static List<TermWeights> termsOf(DocumentRecord document) {
        return document.passages().stream().map(p -> TermWeights.of(p.heading(), p.text())).toList();
    }
}
