package spine.torus.index.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * All terms of the index, found by spelling or by likeness: by the character trigrams that two terms share, or by
 * one being the other's beginning. Not thread-safe.
 */
final class Vocabulary {
    private static final int LEAST_LETTERS = 4;
    private static final int MOST_ALIKE = 8;

    private final Map<String, Postings> postings = new HashMap<>();
    private final Map<String, List<String>> termsByTrigram = new HashMap<>();

    /** A term and how like the one asked for it is, in (0,1]. */
    record Alike(String term, double likeness) {
    }

    Postings add(String term) {
        var existing = postings.get(term);
        if (existing != null) {
            return existing;
        }
        for (var trigram : trigrams(term)) {
            termsByTrigram.computeIfAbsent(trigram, t -> new ArrayList<>(2)).add(term);
        }
        var fresh = new Postings();
        postings.put(term, fresh);
        return fresh;
    }

    /** Null if no passage ever held it. */
    Postings get(String term) {
        return postings.get(term);
    }

    int size() {
        return postings.size();
    }

    /** Terms of other spelling that are at least so like, most alike first, a handful at most. */
    List<Alike> alike(String term, double least) {
        var mine = trigrams(term);
        var shared = new HashMap<String, Integer>();
        for (var trigram : mine) {
            termsByTrigram.getOrDefault(trigram, List.of()).forEach(t -> shared.merge(t, 1, Integer::sum));
        }
        shared.remove(term);
        return shared.entrySet().stream()
                .map(e -> new Alike(e.getKey(), likeness(term, e.getKey(), e.getValue(), mine.size())))
                .filter(a -> a.likeness() >= least)
                .sorted((a, b) -> {
                    var byLikeness = Double.compare(b.likeness(), a.likeness());
                    return byLikeness != 0 ? byLikeness : a.term().compareTo(b.term());
                })
                .limit(MOST_ALIKE).toList();
    }

    /** Dice's coefficient of the trigram sets; a common beginning counts by its share of the longer term. */
    private static double likeness(String a, String b, int shared, int trigramsOfA) {
        var dice = 2.0 * shared / (trigramsOfA + b.length());
        var shorter = Math.min(a.length(), b.length());
        var begins = shorter >= LEAST_LETTERS && a.regionMatches(0, b, 0, shorter);
        return begins ? Math.max(dice, 0.5 + 0.5 * shorter / Math.max(a.length(), b.length())) : dice;
    }

    private static HashSet<String> trigrams(String term) {
        var trigrams = new HashSet<String>();
        if (term.length() >= LEAST_LETTERS && Character.isLetter(term.charAt(0))) {
            var framed = '^' + term + '$';
            for (var i = 0; i + 3 <= framed.length(); i++) {
                trigrams.add(framed.substring(i, i + 3));
            }
        }
        return trigrams;
    }
}
