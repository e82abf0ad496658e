package spine.journal.agent.internal;

import com.google.protobuf.ByteString;
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
import spine.api.journal.Kind;
import spine.api.journal.Numbered;
import spine.api.journal.Reading;
import spine.api.journal.Selection;
import spine.api.message.Durability;

/** A journal in memory. */
final class FakeJournal implements Journal {
    final List<Numbered> entries = new ArrayList<>();
    final List<Reading.Damage> damage = new ArrayList<>();
    /** What happens when an entry is read. */
    Runnable onRead = () -> { };
    int open;

    void add(Kind kind, String request, String agent, ByteString body) {
        append(new Entry(kind, 1_700_000_000_000L + entries.size() * 1000L, request, "", "curve", "k-" + agent, agent, 7,
                "production-1", "query", ByteString.EMPTY, body), Durability.SYNCED);
    }

    @Override
    public CompletionStage<Durability> append(Entry entry, Durability wanted) {
        entries.add(new Numbered(entries.size() + 1, entry));
        return CompletableFuture.completedFuture(wanted);
    }

    @Override
    public Reading read(Selection selection) {
        return new Listed(entries.stream().filter(selection::takes).iterator());
    }

    @Override
    public Reading readBackwards(Selection selection) {
        var reversed = new ArrayList<>(entries);
        Collections.reverse(reversed);
        return new Listed(reversed.stream().filter(selection::takes).iterator());
    }

    @Override
    public long play(Selection selection, double speed, Player player) {
        throw new UnsupportedOperationException("not read out");
    }

    @Override
    public JournalHealth health() {
        return new JournalHealth(Durability.JOURNALED, "The disk is full.", "Make room.", entries.isEmpty() ? 0 : 1,
                entries.size(), 3, 4096, 1);
    }

    private final class Listed implements Reading {
        private final Iterator<Numbered> left;

        Listed(Iterator<Numbered> left) {
            this.left = left;
            open++;
        }

        @Override
        public Optional<Numbered> next() {
            onRead.run();
            return left.hasNext() ? Optional.of(left.next()) : Optional.empty();
        }

        @Override
        public List<Damage> damage() {
            return damage;
        }

        @Override
        public void close() {
            open--;
        }
    }
}
