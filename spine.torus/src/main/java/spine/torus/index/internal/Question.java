package spine.torus.index.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import spine.torus.text.internal.EverydayWords;
import spine.torus.text.internal.Terms;

/** The terms of a question, each with its rarity and with what stands for it in the index. Immutable. */
final class Question {
    private final List<Asked> asked;
    private final double norm;

    /**
     * A term of the question.
     *
     * @param weight  its rarity
     * @param sources itself and terms like it, as far as the index has them
     */
    record Asked(double weight, List<Source> sources) {
    }

    /** A term of the index and how like the asked one it is, in (0,1]. */
    record Source(Postings postings, double likeness) {
    }

    private Question(List<Asked> asked) {
        this.asked = List.copyOf(asked);
        norm = asked.stream().mapToDouble(Asked::weight).sum();
    }

    /** @param passages how many the index holds */
    static Question of(String text, Vocabulary vocabulary, int passages, Tuning tuning) {
        var names = Names.in(text);
        var asked = new ArrayList<Asked>();
        for (var term : new LinkedHashSet<>(Terms.of(text))) {
            var exact = vocabulary.get(term);
            var weight = rarity(term, exact == null ? 0 : exact.size(), passages, tuning);
            var isUnknownName = exact == null && names.contains(term);
            asked.add(new Asked(isUnknownName ? weight * tuning.entity() : weight, sources(term, vocabulary, tuning)));
        }
        return new Question(asked);
    }

    private static List<Source> sources(String term, Vocabulary vocabulary, Tuning tuning) {
        var sources = new ArrayList<Source>();
        var exact = vocabulary.get(term);
        if (exact != null) {
            sources.add(new Source(exact, 1));
        }
        vocabulary.alike(term, tuning.likeness()).forEach(alike -> sources.add(
                new Source(vocabulary.get(alike.term()), alike.likeness() * alike.likeness())));
        return sources;
    }

    private static double rarity(String term, int holders, int passages, Tuning tuning) {
        var all = passages + tuning.prior();
        var everyday = EverydayWords.contains(term) ? tuning.everyday() * tuning.prior() : 0;
        var known = Math.max(1, holders + everyday);
        var rarity = Math.pow(Math.log(1 + (all - known + 0.5) / (known + 0.5)), tuning.power());
        return holders == 0 ? rarity * tuning.unknown() : rarity;
    }

    List<Asked> asked() {
        return asked;
    }

    /** Sum of the weights: the overlap of a passage that says everything. */
    double norm() {
        return norm;
    }
}
