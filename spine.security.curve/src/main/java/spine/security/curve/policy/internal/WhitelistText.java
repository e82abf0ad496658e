package spine.security.curve.policy.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import spine.api.security.VerifiedKey;

/**
 * The whitelist as a text: its entries, and every other line as it was, so that a change by Spine keeps what people
 * wrote. Where a key stands twice the first line holds and the others are malformed. Immutable.
 */
public final class WhitelistText {
    static final WhitelistText EMPTY = parse("");

    /** A line that was skipped; counted from 1. */
    record Malformed(int line, String reason) {
    }

    private record Line(String raw, Optional<VerifiedKey> key) {
    }

    private final List<Line> lines;
    private final Map<VerifiedKey, WhitelistEntry> entries;
    private final List<Malformed> malformed;

    private WhitelistText(List<Line> lines, Map<VerifiedKey, WhitelistEntry> entries, List<Malformed> malformed) {
        this.lines = lines;
        this.entries = entries;
        this.malformed = malformed;
    }

    static WhitelistText parse(String text) {
        var lines = new ArrayList<Line>();
        var entries = new LinkedHashMap<VerifiedKey, WhitelistEntry>();
        var malformed = new ArrayList<Malformed>();
        var raws = text.isEmpty() ? new String[0] : text.split("\n", -1);
        int count = text.endsWith("\n") ? raws.length - 1 : raws.length;
        for (int i = 0; i < count; i++) {
            Optional<VerifiedKey> key = Optional.empty();
            try {
                var entry = WhitelistLine.parse(raws[i]);
                key = entry.map(WhitelistEntry::key);
                if (entry.isPresent() && entries.putIfAbsent(entry.get().key(), entry.get()) != null) {
                    throw new MalformedLineException("repeats a key; the first line holds");
                }
            } catch (MalformedLineException e) {
                malformed.add(new Malformed(i + 1, e.getMessage()));
            }
            lines.add(new Line(raws[i], key));
        }
        return new WhitelistText(lines, entries, malformed);
    }

    /** In the order of the file. */
    public Map<VerifiedKey, WhitelistEntry> entries() {
        return java.util.Collections.unmodifiableMap(entries);
    }

    List<Malformed> malformed() {
        return List.copyOf(malformed);
    }

    /** The line that holds for a key, counted from 1; 0 if it has none. */
    int lineOf(VerifiedKey key) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).key().filter(key::equals).isPresent()) {
                return i + 1;
            }
        }
        return 0;
    }

    /** Whether it names nobody and nothing in it could have been meant to: this alone opens BOOTSTRAP (SEC-30). */
    boolean isEmpty() {
        return entries.isEmpty() && malformed.isEmpty();
    }

    /** With this entry in the place of the key's line, or at the end. */
    public WhitelistText with(WhitelistEntry entry) {
        var raws = new ArrayList<String>();
        boolean placed = false;
        for (var line : lines) {
            boolean ours = line.key().filter(entry.key()::equals).isPresent();
            if (!ours || !placed) {
                raws.add(ours ? EntryWords.line(entry) : line.raw());
            }
            placed |= ours;
        }
        if (!placed) {
            raws.add(EntryWords.line(entry));
        }
        return of(raws);
    }

    /** Without any line of this key. */
    public WhitelistText without(VerifiedKey key) {
        return of(lines.stream().filter(l -> l.key().filter(key::equals).isEmpty()).map(Line::raw).toList());
    }

    private static WhitelistText of(List<String> raws) {
        return raws.isEmpty() ? EMPTY : parse(String.join("\n", raws) + "\n");
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        lines.forEach(line -> text.append(line.raw()).append('\n'));
        return text.toString();
    }
}
