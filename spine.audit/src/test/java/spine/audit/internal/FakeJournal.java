package spine.audit.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import spine.api.journal.Entry;
import spine.api.journal.Journal;
import spine.api.journal.JournalHealth;
import spine.api.journal.Numbered;
import spine.api.journal.Reading;
import spine.api.journal.Selection;
import spine.api.message.Durability;

/** A journal in memory. Thread-safe. */
final class FakeJournal implements Journal {
    /** What it has; a test may tamper with it. */
    final List<Entry> entries = new ArrayList<>();
    final List<Durability> wanted = new ArrayList<>();
    final List<Reading.Damage> damage = new ArrayList<>();
    volatile boolean broken;
    private int open;

    @Override
    public synchronized CompletionStage<Durability> append(Entry entry, Durability level) {
        if (broken) {
            throw new IllegalStateException("closed");
        }
        entries.add(entry);
        wanted.add(level);
        return CompletableFuture.completedFuture(level);
    }

    @Override
    public Reading read(Selection selection) {
        return reading(picked(selection).iterator());
    }

    @Override
    public Reading readBackwards(Selection selection) {
        var picked = picked(selection);
        Collections.reverse(picked);
        return reading(picked.iterator());
    }

    private synchronized List<Numbered> picked(Selection selection) {
        var numbered = new ArrayList<Numbered>();
        for (var entry : entries) {
            numbered.add(new Numbered(numbered.size() + 1L, entry));
        }
        numbered.removeIf(one -> !selection.takes(one));
        return numbered;
    }

    private synchronized Reading reading(Iterator<Numbered> picked) {
        open++;
        return new Reading() {
            @Override
            public Optional<Numbered> next() {
                return picked.hasNext() ? Optional.of(picked.next()) : Optional.empty();
            }

            @Override
            public List<Damage> damage() {
                return damage;
            }

            @Override
            public void close() {
                closed();
            }
        };
    }

    private synchronized void closed() {
        open--;
    }

    /** Readings that nobody closed. */
    synchronized int open() {
        return open;
    }

    @Override
    public long play(Selection selection, double speed, Player player) {
        throw new UnsupportedOperationException();
    }

    @Override
    public synchronized JournalHealth health() {
        return new JournalHealth(Durability.SYNCED, "", "", 1, entries.size(), 0, 0, 0);
    }
}
