package spine.cli.internal;

import com.google.gson.JsonObject;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "find", description = "Shows all entries that fit, the oldest first.")
final class JournalFind extends JournalReader implements JournalSource.Taker {
    @Mixin
    JournalFilter filter = new JournalFilter();

    @Option(names = "--body", description = "With their bodies; for those who may administer the journal, and audited.")
    boolean body;

    private StatusLine status;
    private boolean found;

    JournalFind(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    int read(JournalSource source) throws Exception {
        status = new StatusLine(json || !surroundings.terminal() ? null : surroundings.err(), true, System::nanoTime);
        source.find(filter.selection(Instant.now()), body, 0, this);
        status.clear();
        if (!found && !json) {
            note("Nothing fits.");
        }
        return 0;
    }

    @Override
    public boolean entry(JsonObject entry) {
        status.clear();
        found = true;
        say(json ? entry.toString() : EntryLine.of(entry));
        return !surroundings.out().checkError();
    }

    @Override
    public void damage(JsonObject damage) {
        tell(damage);
    }

    @Override
    public void at(long sequence, long last) {
        if (!found) {
            status.show(() -> "Looking, at entry " + sequence + " of " + last);
        }
    }
}
