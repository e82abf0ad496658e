package spine.audit;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import spine.api.journal.Journal;
import spine.api.journal.Kind;
import spine.api.journal.Numbered;
import spine.api.journal.Reading;
import spine.api.journal.Selection;

/**
 * The copy of a log's entries that the journal keeps. An entry goes there after it is on the disk in the log's file, so
 * what is in the journal is in the log, or was taken out of it.
 *
 * @param open its entries of {@link Kind#AUDIT}, the oldest first; called once, and closed
 * @param last the journal's newest number when the log was not yet read; what comes after it is not compared
 */
public record JournalCopy(Supplier<Reading> open, long last) {
    private static final Selection AUDIT = Selection.ALL.kinds(Set.of(Kind.AUDIT));

    public JournalCopy {
        requireNonNull(open);
    }

    /** Of a journal that is written meanwhile. */
    public static JournalCopy of(Journal journal) {
        return new JournalCopy(() -> journal.read(AUDIT), journal.health().last());
    }

    /**
     * Of a journal's files, without a server; one may be running.
     *
     * @param forwards  reads the entries, the oldest first
     * @param backwards the newest first
     */
    public static JournalCopy of(Function<Selection, Reading> forwards, Function<Selection, Reading> backwards) {
        try (var newest = backwards.apply(AUDIT)) {
            return new JournalCopy(() -> forwards.apply(AUDIT), newest.next().map(Numbered::sequence).orElse(0L));
        }
    }
}
