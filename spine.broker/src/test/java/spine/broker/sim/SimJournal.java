package spine.broker.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import spine.api.journal.Entry;
import spine.api.journal.Journal;
import spine.api.journal.JournalHealth;
import spine.api.journal.Kind;
import spine.api.journal.Numbered;
import spine.api.journal.Reading;
import spine.api.journal.Selection;
import spine.api.message.Durability;

/**
 * A journal that keeps what it promised and no more: of a process that is killed it has what was with the operating
 * system, of a machine that loses its power what was on the disk, perhaps some more. It may be slow, full, or throw.
 */
final class SimJournal {
    /** What the disk is like. */
    enum Mood {
        QUICK, SLOW, FULL, BROKEN
    }

    private static final class Line {
        private final Entry entry;
        private Durability level = Durability.ACCEPTED;

        Line(Entry entry) {
            this.entry = entry;
        }
    }

    private record Waiting(Line line, Durability wanted, CompletableFuture<Durability> stage) {
    }

    private final Events events;
    private final Consumer<Entry> lost;
    private final Consumer<Entry> written;
    private final List<Line> lines = new ArrayList<>();
    private final List<Entry> never = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private Mood mood = Mood.QUICK;
    private boolean syncing;

    /**
     * @param lost    told of each entry that a crash cost
     * @param written told of each entry that comes
     */
    SimJournal(Events events, Consumer<Entry> lost, Consumer<Entry> written) {
        this.events = events;
        this.lost = lost;
        this.written = written;
    }

    void mood(Mood now) {
        mood = now;
    }

    /** The level that the newest entry of this kind and request has reached. */
    Durability level(String key, String requestId, Kind kind) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            var entry = lines.get(i).entry;
            if (entry.kind() == kind && entry.key().equals(key) && entry.requestId().equals(requestId)) {
                return lines.get(i).level;
            }
        }
        return Durability.ACCEPTED;
    }

    /** The process is no more. */
    void killed() {
        cut(Durability.JOURNALED, false);
    }

    /** The machine is no more; some of what was not synced may have reached the disk all the same. */
    void poweredOff() {
        cut(Durability.SYNCED, true);
    }

    /** The process ends in order. */
    void closed() {
        lines.forEach(line -> line.level = Durability.SYNCED);
        cut(Durability.SYNCED, false);
    }

    private void cut(Durability survives, boolean some) {
        waiting.clear();
        never.forEach(lost);
        never.clear();
        int end = lines.size();
        while (end > 0 && lines.get(end - 1).level.compareTo(survives) < 0) {
            end--;
        }
        end += some ? events.random().nextInt(lines.size() - end + 1) : 0;
        var gone = lines.subList(end, lines.size());
        gone.forEach(line -> lost.accept(line.entry));
        gone.clear();
        lines.forEach(line -> line.level = Durability.SYNCED);
    }

    /** As one life of the kernel sees it. */
    Journal of(Life life) {
        return new Journal() {
            @Override
            public CompletionStage<Durability> append(Entry entry, Durability wanted) {
                return life.isAlive() ? write(life, entry, wanted)
                        : CompletableFuture.completedFuture(Durability.ACCEPTED);
            }

            @Override
            public Reading read(Selection selection) {
                return reading(selection, false);
            }

            @Override
            public Reading readBackwards(Selection selection) {
                return reading(selection, true);
            }

            @Override
            public long play(Selection selection, double speed, Player player) {
                throw new UnsupportedOperationException("the broker plays nothing");
            }

            @Override
            public JournalHealth health() {
                return new JournalHealth(Durability.SYNCED, "", "", 1, lines.size(), never.size(), 0, 0);
            }
        };
    }

    private CompletionStage<Durability> write(Life life, Entry entry, Durability wanted) {
        written.accept(entry);
        if (mood == Mood.FULL || mood == Mood.BROKEN) {
            never.add(entry);
            if (mood == Mood.BROKEN) {
                throw new IllegalStateException("the journal is broken");
            }
            return CompletableFuture.completedFuture(Durability.ACCEPTED);
        }
        var line = new Line(entry);
        lines.add(line);
        var stage = new CompletableFuture<Durability>();
        waiting.add(new Waiting(line, wanted, stage));
        if (mood == Mood.QUICK) {
            reached(line, Durability.JOURNALED);
        } else {
            life.after(events.millis(1, 1500), () -> reached(line, Durability.JOURNALED));
        }
        if (wanted == Durability.SYNCED && !syncing) {
            syncing = true;
            events.after(events.millis(1, mood == Mood.SLOW ? 1500 : 30), this::sync);
        }
        tell();
        return stage;
    }

    private void sync() {
        syncing = false;
        if (!lines.isEmpty()) {
            reached(lines.get(lines.size() - 1), Durability.SYNCED);
        }
    }

    /** With this line all before it. */
    private void reached(Line upTo, Durability level) {
        int at = lines.lastIndexOf(upTo);
        while (at >= 0 && lines.get(at).level.compareTo(level) < 0) {
            lines.get(at--).level = level;
        }
        tell();
    }

    private void tell() {
        var ready = waiting.stream().filter(w -> w.line.level.compareTo(w.wanted) >= 0).toList();
        waiting.removeAll(ready);
        ready.forEach(w -> w.stage.complete(w.wanted));
    }

    private Reading reading(Selection selection, boolean backwards) {
        var all = new ArrayList<Numbered>();
        lines.forEach(line -> all.add(new Numbered(all.size() + 1L, line.entry)));
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
}
