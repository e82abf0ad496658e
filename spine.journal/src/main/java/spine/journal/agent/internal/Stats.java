package spine.journal.agent.internal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import spine.api.journal.Journal;
import spine.api.journal.Kind;
import spine.api.journal.Reading;
import spine.api.journal.Selection;
import spine.journal.json.EntryJson;

/** The journal in numbers. Kinds are counted among the newest entries only, as many as the patience lasts for. */
final class Stats {
    static final int MOST_COUNTED = 100_000;

    private final List<Reading.Damage> damage = new ArrayList<>();
    private final EnumMap<Kind, Long> kinds = new EnumMap<>(Kind.class);
    private long counted;

    private Stats() {
    }

    static Map<String, Object> of(Journal journal, Patience patience) {
        return new Stats().read(journal, patience);
    }

    private Map<String, Object> read(Journal journal, Patience patience) {
        var health = journal.health();
        var facts = new LinkedHashMap<>(EntryJson.health(health));
        facts.put("oldest", first(journal.read(Selection.ALL)));
        facts.put("newest", first(journal.readBackwards(Selection.ALL)));
        count(journal.read(Selection.ALL.from(Math.max(1, health.last() - MOST_COUNTED + 1))), patience);
        facts.put("counted", counted);
        var named = new LinkedHashMap<String, Object>();
        kinds.forEach((kind, number) -> named.put(kind.name(), number));
        facts.put("kinds", named);
        facts.put("damage", Page.told(damage.stream().distinct().toList()));
        return facts;
    }

    private String first(Reading reading) {
        try (reading) {
            var first = reading.next();
            damage.addAll(reading.damage());
            return first.map(one -> EntryJson.time(one.entry().unixMillis())).orElse("");
        }
    }

    private void count(Reading reading, Patience patience) {
        try (reading) {
            for (var next = reading.next(); next.isPresent() && !patience.isOver(); next = reading.next()) {
                kinds.merge(next.get().entry().kind(), 1L, Long::sum);
                counted++;
            }
            damage.addAll(reading.damage());
        }
    }
}
