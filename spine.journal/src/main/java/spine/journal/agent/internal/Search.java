package spine.journal.agent.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import spine.api.journal.Journal;
import spine.api.journal.Numbered;
import spine.api.journal.Reading;
import spine.api.journal.Selection;

/**
 * Fills a page with the entries that a selection takes. The journal itself is asked by time and place only, and what else
 * is wanted is picked here: so each entry that was looked at is known, and a search can pause where nothing matches.
 *
 * @param page   with what was found, in the order of the journal
 * @param first  the lowest sequence that was looked at, 0 if there is none
 * @param after  the highest one; the next page begins behind it
 * @param more   whether there may be more: it stopped when the page was full, or its time over
 * @param damage met on the way
 */
record Search(Page page, long first, long after, boolean more, List<Reading.Damage> damage) {

    /** The oldest behind a sequence. */
    static Search forward(Journal journal, Wanted wanted, long behind, Page page, Patience patience) {
        try (var reading = journal.read(wanted.times().from(behind + 1))) {
            return look(reading, wanted, behind, page, patience, page::add);
        }
    }

    /** The newest of all. */
    static Search backward(Journal journal, Wanted wanted, Page page, Patience patience) {
        try (var reading = journal.readBackwards(wanted.times())) {
            return look(reading, wanted, 0, page, patience, page::addFirst);
        }
    }

    private static Search look(Reading reading, Wanted wanted, long behind, Page page, Patience patience,
            Predicate<Numbered> adds) {
        long first = 0;
        long after = behind;
        boolean more = true;
        while (more && !page.isFull()) {
            var next = reading.next();
            if (next.isEmpty()) {
                more = false;
            } else if (wanted.takes(next.get()) && !adds.test(next.get())) {
                break;
            } else {
                long sequence = next.get().sequence();
                first = first == 0 ? sequence : Math.min(first, sequence);
                after = Math.max(after, sequence);
                if (patience.isOver()) {
                    break;
                }
            }
        }
        return new Search(page, first, after, more, reading.damage());
    }

    /** Where it looked. */
    Map<String, Object> facts() {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("looked_from", first);
        facts.put("after", after);
        facts.put("more", more);
        return facts;
    }

    /**
     * What is picked.
     *
     * @param selection  as asked for
     * @param ownRequest the request that asks: it is left out, else the newest entry would always be it
     */
    record Wanted(Selection selection, String ownRequest) {
        Selection times() {
            return Selection.ALL.between(selection.fromMillis(), selection.toMillis());
        }

        boolean takes(Numbered numbered) {
            return selection.takes(numbered) && !numbered.entry().requestId().equals(ownRequest);
        }
    }
}
