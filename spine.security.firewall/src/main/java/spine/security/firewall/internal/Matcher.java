package spine.security.firewall.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * Finds the phrases of all rules in one pass: an Aho-Corasick automaton with all its transitions laid out, so that each
 * folded character costs one look-up, whatever the text. Immutable, thread-safe.
 */
final class Matcher {
    static final int MOST_CELLS = 4_000_000;
    private static final int[] NONE = {};

    private final List<Rule> rules;
    /** Column of each character in the table; 0 for those that no phrase holds. */
    private final char[] columnOf = new char[1 << Character.SIZE];
    private final int columns;
    /** Next state by state and column; state 0 is the root. */
    private final int[] next;
    /** Indexes of the rules that have a phrase ending in a state. */
    private final int[][] found;

    /** @throws IllegalArgumentException if they need over {@value #MOST_CELLS} cells */
    Matcher(List<Rule> rules) {
        this.rules = rules.stream().filter(Rule::enabled).toList();
        var alphabet = new TreeSet<Integer>();
        long most = 1;
        for (var rule : this.rules) {
            for (var phrase : rule.phrases()) {
                phrase.chars().forEach(alphabet::add);
                most += phrase.length();
            }
        }
        columns = alphabet.size() + 1;
        char column = 0;
        for (int c : alphabet) {
            columnOf[c] = ++column;
        }
        var trie = new Trie((int) Math.min(most, MOST_CELLS / columns));
        for (int i = 0; i < this.rules.size(); i++) {
            for (var phrase : this.rules.get(i).phrases()) {
                trie.add(phrase, i);
            }
        }
        next = Arrays.copyOf(trie.cells, trie.states * columns);
        found = Arrays.copyOf(trie.found, trie.states);
        link(trie.states);
    }

    /** The enabled rules. */
    List<Rule> rules() {
        return rules;
    }

    /** The rules that the text hits, each once, up to and with the first that blocks. */
    List<Rule> hits(CharSequence text) {
        var scan = new Scan();
        Folding.fold(text, scan);
        return scan.hits;
    }

    /** Gives every state its transitions and findings by those of its longest proper suffix, nearest states first. */
    private void link(int states) {
        var suffix = new int[states];
        var queue = new ArrayDeque<Integer>();
        queue.add(0);
        while (!queue.isEmpty()) {
            int state = queue.remove();
            for (int c = 0; c < columns; c++) {
                int to = next[state * columns + c];
                int fallen = state == 0 ? 0 : next[suffix[state] * columns + c];
                if (to == 0) {
                    next[state * columns + c] = fallen;
                } else {
                    suffix[to] = fallen;
                    found[to] = union(found[to], found[fallen]);
                    queue.add(to);
                }
            }
        }
    }

    private static int[] union(int[] some, int[] more) {
        if (more == null) {
            return some;
        }
        var all = Arrays.copyOf(some == null ? NONE : some, (some == null ? 0 : some.length) + more.length);
        System.arraycopy(more, 0, all, all.length - more.length, more.length);
        return Arrays.stream(all).distinct().toArray();
    }

    /** The phrases as they are added. */
    private final class Trie {
        private final int most;
        private int[] cells;
        private int[][] found;
        private int states = 1;

        Trie(int most) {
            this.most = most;
            cells = new int[most * columns];
            found = new int[most][];
        }

        void add(String phrase, int rule) {
            int state = 0;
            for (int i = 0; i < phrase.length(); i++) {
                int cell = state * columns + columnOf[phrase.charAt(i)];
                if (cells[cell] == 0) {
                    if (states == most) {
                        throw new IllegalArgumentException("the patterns together are too large");
                    }
                    cells[cell] = states++;
                }
                state = cells[cell];
            }
            found[state] = union(found[state], new int[] {rule});
        }
    }

    /** One pass over one text. */
    private final class Scan implements Folding.Sink {
        private final List<Rule> hits = new ArrayList<>();
        private final boolean[] seen = new boolean[rules.size()];
        private int state;

        @Override
        public boolean take(char folded) {
            state = next[state * columns + columnOf[folded]];
            return found[state] == null || isToGoOn(found[state]);
        }

        private boolean isToGoOn(int[] indexes) {
            for (int index : indexes) {
                var rule = rules.get(index);
                if (!seen[index]) {
                    seen[index] = true;
                    hits.add(rule);
                }
                if (rule.blocks()) {
                    return false;
                }
            }
            return true;
        }
    }
}
