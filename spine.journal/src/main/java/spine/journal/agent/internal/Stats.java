package spine.journal.agent.internal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import spine.api.journal.Journal;
import spine.api.journal.Kind;
import spine.api.journal.Numbered;
import spine.api.journal.Reading;
import spine.api.journal.Selection;
import spine.journal.json.EntryJson;

/** The journal in numbers. Kinds are counted among the newest entries only, as many as the patience lasts for. */
final class Stats {
    static final int MOST_COUNTED = 100_000;

    private final List<Reading.Damage> damage = new ArrayList<>();
    private final EnumMap<Kind, Long> kinds = new EnumMap<>(Kind.class);
    private String newest = "";
    private long counted;

    private Stats() {
    }

    static Map<String, Object> of(Journal journal, Patience patience) {
        return new Stats().read(journal, patience);
    }

    private Map<String, Object> read(Journal journal, Patience patience) {
        var facts = new LinkedHashMap<>(EntryJson.health(journal.health()));
        facts.put("oldest", oldest(journal));
        count(journal, patience);
        facts.put("newest", newest);
        facts.put("counted", counted);
        var named = new LinkedHashMap<String, Object>();
        kinds.forEach((kind, number) -> named.put(kind.name(), number));
        facts.put("kinds", named);
        facts.put("damage", Page.told(damage.stream().distinct().toList()));
        return facts;
    }

    private String oldest(Journal journal) {
        try (var reading = journal.read(Selection.ALL)) {
            var first = reading.next();
            damage.addAll(reading.damage());
            return time(first.orElse(null));
        }
    }

    private void count(Journal journal, Patience patience) {
        try (var reading = journal.readBackwards(Selection.ALL)) {
            for (var next = reading.next(); next.isPresent(); next = reading.next()) {
                newest = counted == 0 ? time(next.get()) : newest;
                kinds.merge(next.get().entry().kind(), 1L, Long::sum);
                if (++counted == MOST_COUNTED || patience.isOver()) {
                    break;
                }
            }
            damage.addAll(reading.damage());
        }
    }

    private static String time(Numbered numbered) {
        return numbered == null ? "" : EntryJson.time(numbered.entry().unixMillis());
    }
}
