package spine.torus.index.internal;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the passages that resonate with a question. The resonance of question q and passage c is their normalised
 * overlap (OR-04):
 *
 * <pre>
 * O(q,c) = sum over terms t of q: w(t) m(t,c)  /  sum over terms t of q: w(t)
 * R(q,c) = O(q,c) ^ (1 + e / n)
 * </pre>
 *
 * w is the term's rarity; m in [0,1] how strongly the passage, its headings or the rest of its document says it; n the
 * number of terms that matched, so that little evidence counts less. 1 means that the passage says all that was asked,
 * 0 that it says nothing of it. Terms that memory has never seen count below the line: that tells a question it cannot
 * answer from one it can. Not thread-safe: many may search, or one may change it.
 */
public final class PassageIndex {
    private static final int CANDIDATES = 200;

    private final Tuning tuning;
    private final Vocabulary vocabulary = new Vocabulary();
    private final List<Integer> documentOf = new ArrayList<>();
    private final BitSet dead = new BitSet();

    /** A passage and its resonance. */
    public record Scored(int passage, double resonance) {
    }

    public PassageIndex(Tuning tuning) {
        this.tuning = tuning;
    }

    /** Takes a passage up; returns its number, counted from 0. */
    public int add(int document, TermWeights terms) {
        var passage = documentOf.size();
        documentOf.add(document);
        terms.forEach((term, weight) -> vocabulary.add(term).add(passage, (byte) weight));
        return passage;
    }

    /** No search finds it any more; its place in the index is kept until the index is made anew. */
    public void remove(int passage) {
        dead.set(passage);
    }

    /** Passages taken up so far, removed ones included: the number of the next one. */
    public int size() {
        return documentOf.size();
    }

    public int living() {
        return documentOf.size() - dead.cardinality();
    }

    public int removed() {
        return dead.cardinality();
    }

    /** The best passages, best first; those without any overlap are left out. */
    public List<Scored> search(String text, int limit) {
        var question = Question.of(text, vocabulary, documentOf.size(), tuning);
        var overlaps = new Overlaps(question, candidates(question));
        return overlaps.resonances().stream()
                .sorted(Comparator.comparingDouble(Scored::resonance).reversed().thenComparingInt(Scored::passage))
                .limit(limit).toList();
    }

    /** The passages with the largest plain sums; only these are looked at closely. */
    private Map<Integer, Integer> candidates(Question question) {
        var sums = new float[documentOf.size()];
        for (var term : question.asked()) {
            for (var source : term.sources()) {
                for (var i = 0; i < source.postings().size(); i++) {
                    sums[source.postings().passage(i)] += (float) (term.weight() * match(source, i));
                }
            }
        }
        var top = new TopPassages(CANDIDATES);
        for (var passage = 0; passage < sums.length; passage++) {
            if (sums[passage] > 0 && !dead.get(passage)) {
                top.offer(passage, sums[passage]);
            }
        }
        return top.slots();
    }

    private double match(Question.Source source, int i) {
        var weight = source.postings().weight(i);
        var said = (weight & TermWeights.BODY) / (double) TermWeights.BODY;
        var body = said == 0 ? 0 : tuning.base() + (1 - tuning.base()) * said;
        return source.likeness() * Math.max(body, (weight & TermWeights.HEADING) == 0 ? 0 : tuning.heading());
    }

    /** The overlaps of some candidates, with what the rest of their documents says. */
    private final class Overlaps {
        private final Map<Integer, Integer> slots;
        private final Map<Integer, Integer> documents = new HashMap<>();
        private final double[] overlap;
        private final double[] matched;
        private final double norm;

        Overlaps(Question question, Map<Integer, Integer> slots) {
            this.slots = slots;
            overlap = new double[slots.size()];
            matched = new double[slots.size()];
            norm = question.norm();
            slots.keySet().forEach(p -> documents.computeIfAbsent(documentOf.get(p), d -> documents.size()));
            question.asked().forEach(this::add);
        }

        private void add(Question.Asked term) {
            var inPassage = new double[slots.size()];
            var inDocument = new double[documents.size()];
            term.sources().forEach(source -> spread(source, inPassage, inDocument));
            slots.forEach((passage, slot) -> {
                var elsewhere = tuning.document() * inDocument[documents.get(documentOf.get(passage))];
                var match = Math.max(inPassage[slot], elsewhere);
                overlap[slot] += term.weight() * match;
                matched[slot] += match;
            });
        }

        private void spread(Question.Source source, double[] inPassage, double[] inDocument) {
            for (var i = 0; i < source.postings().size(); i++) {
                var passage = source.postings().passage(i);
                var document = dead.get(passage) ? null : documents.get(documentOf.get(passage));
                if (document == null) {
                    continue;
                }
                var match = match(source, i);
                inDocument[document] = Math.max(inDocument[document], match);
                var slot = slots.get(passage);
                if (slot != null) {
                    inPassage[slot] = Math.max(inPassage[slot], match);
                }
            }
        }

        List<Scored> resonances() {
            var scored = new ArrayList<Scored>(slots.size());
            slots.forEach((passage, slot) -> scored.add(new Scored(passage, resonance(slot))));
            return scored;
        }

        private double resonance(int slot) {
            return Math.pow(Math.min(1, overlap[slot] / norm), 1 + tuning.evidence() / Math.max(0.1, matched[slot]));
        }
    }
}
