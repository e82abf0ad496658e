package spine.journal.internal;

import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import spine.api.Home;
import spine.api.StatusFacts;
import spine.api.journal.Entry;
import spine.api.journal.Journal;
import spine.api.journal.JournalHealth;
import spine.api.journal.Reading;
import spine.api.journal.Selection;
import spine.api.message.Durability;

/** The journal as a service, in the home's folder {@code journal}. Thread-safe. */
@Component(service = {Journal.class, StatusFacts.class}, configurationPid = JournalSettings.PID)
public final class JournalComponent implements Journal, StatusFacts {
    private final FileJournal journal;

    @Activate
    public JournalComponent(@Reference Home home, JournalSettings settings) throws IOException {
        journal = FileJournal.open(home.journal(), JournalLimits.of(settings), Disk.REAL, Clock.systemUTC());
    }

    @Override
    public CompletionStage<Durability> append(Entry entry, Durability wanted) {
        return journal.append(entry, wanted);
    }

    @Override
    public Reading read(Selection selection) {
        return journal.read(selection);
    }

    @Override
    public Reading readBackwards(Selection selection) {
        return journal.readBackwards(selection);
    }

    @Override
    public long play(Selection selection, double speed, Player player) throws InterruptedException {
        return journal.play(selection, speed, player);
    }

    @Override
    public JournalHealth health() {
        return journal.health();
    }

    @Override
    public Map<String, String> facts() {
        return facts(journal.health(), journal.roomTrouble());
    }

    static Map<String, String> facts(JournalHealth health, Trouble room) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("journal.level", health.best().name().toLowerCase(Locale.ROOT));
        facts.put("journal.entries", Long.toString(health.first() == 0 ? 0 : health.last() - health.first() + 1));
        facts.put("journal.bytes", Long.toString(health.bytes()));
        facts.put("journal.oldest", Long.toString(health.first()));
        facts.put("journal.unwritten", Long.toString(health.unwritten()));
        if (!health.problem().isEmpty()) {
            facts.put("problem.journal", health.problem() + " " + health.remedy());
        } else if (room != Trouble.NONE) {
            facts.put("problem.journal", "Soon it cannot be written. " + room.problem() + " " + room.remedy());
        }
        return facts;
    }

    @Deactivate
    public void deactivate() {
        journal.close();
    }
}
