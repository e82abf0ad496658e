package spine.broker.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import spine.api.journal.Entry;
import spine.api.journal.Journal;
import spine.api.journal.JournalHealth;
import spine.api.journal.Kind;
import spine.api.journal.Numbered;
import spine.api.journal.Reading;
import spine.api.journal.Selection;
import spine.api.message.Durability;

/** A journal in memory, which survives whoever writes to it. */
final class FakeJournal implements Journal {
    /** A write that waits for the test. */
    record Waiting(Entry entry, Durability wanted, CompletableFuture<Durability> stage) {
    }

    final List<Entry> entries = new CopyOnWriteArrayList<>();
    final List<Durability> wanted = new CopyOnWriteArrayList<>();
    final List<Waiting> waiting = new CopyOnWriteArrayList<>();
    /** What is granted of what is wanted; null leaves the write to {@link #waiting}. */
    volatile UnaryOperator<Durability> grants = UnaryOperator.identity();
    volatile RuntimeException failure;
    /** Whether entries are kept; a measurement makes too many. */
    volatile boolean keeps = true;
    volatile Entry last;

    @Override
    public CompletionStage<Durability> append(Entry entry, Durability level) {
        if (failure != null) {
            throw failure;
        }
        last = entry;
        if (keeps) {
            entries.add(entry);
            wanted.add(level);
        }
        var granted = grants.apply(level);
        var stage = new CompletableFuture<Durability>();
        if (granted == null) {
            waiting.add(new Waiting(entry, level, stage));
        } else {
            stage.complete(granted);
        }
        return stage;
    }

    List<Entry> of(Kind kind) {
        return entries.stream().filter(e -> e.kind() == kind).toList();
    }

    @Override
    public Reading read(Selection selection) {
        return reading(selection, false);
    }

    @Override
    public Reading readBackwards(Selection selection) {
        return reading(selection, true);
    }

    private Reading reading(Selection selection, boolean backwards) {
        var all = new ArrayList<Numbered>();
        for (var entry : entries) {
            all.add(new Numbered(all.size() + 1L, entry));
        }
        if (backwards) {
            Collections.reverse(all);
        }
        var rest = all.stream().filter(selection::takes).iterator();
        return new Reading() {
            @Override
            public Optional<Numbered> next() {
                return rest.hasNext() ? Optional.of(rest.next()) : Optional.empty();
            }

            @Override
            public List<Damage> damage() {
                return List.of();
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
    }

    @Override
    public long play(Selection selection, double speed, Player player) {
        throw new UnsupportedOperationException();
    }

    @Override
    public JournalHealth health() {
        return new JournalHealth(Durability.SYNCED, "", "", 1, entries.size(), 0, 0, 0);
    }
}
